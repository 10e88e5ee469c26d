import {
  decodeFeatures,
  decodeKeypoints,
  encodeFeatures,
  type FeatureExtractor,
  type Features,
  featuresIn,
  slotFor,
} from '@dlsift/retrieval/features';
import { decodeImage, UnreadableImageError } from '@dlsift/retrieval/image';
import { keypointsKey, type LibraryImage, type LibraryStore, type ObjectStore } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import type { Build } from '../builds/index.ts';
import { type InTurn, takeTurns } from '../common/index.ts';
import { extractionMilliseconds } from './limits.ts';

export interface ExtractionServices {
  library: Pick<LibraryStore, 'get' | 'putFeatures'>;
  objects: Pick<ObjectStore, 'get'>;
  extractor: Pick<FeatureExtractor, 'featureSet' | 'extract' | 'redescribe'>;
  /** The set that searches see meanwhile. */
  serving: string;
}

/** Two pictures side by side: one is read while the other is looked at. */
const atOnce = 2;

/**
 * Describes the pictures of one shard by the new set, in the slot that does not serve. What it cannot finish in its time,
 * or what changes meanwhile, the next plan lists again.
 *
 * @returns pictures described
 */
export async function extract(
  { tenant }: Build,
  imageIds: string[],
  services: ExtractionServices,
  milliseconds = extractionMilliseconds,
): Promise<number> {
  const { library, extractor, serving } = services;
  const deadline = performance.now() + milliseconds;
  const { name } = extractor.featureSet;
  const inTurn = takeTurns();
  let described = 0;
  await pLimit(atOnce).map(imageIds, async (imageId) => {
    if (performance.now() > deadline) return;
    const image = await library.get(tenant, imageId);
    if (image?.state !== 'ready' || featuresIn(image, name)) return;
    const features = await describe(image, services, inTurn);
    if (!features) return;
    const made = { featureSet: name, bytes: encodeFeatures(features) };
    if (await library.putFeatures(image, made, slotFor(image, name, serving))) described++;
  });
  return described;
}

/** null where the file is gone, or is no picture any more: its event is on the way. */
async function describe(
  image: LibraryImage,
  { objects, extractor, serving }: ExtractionServices,
  inTurn: InTurn,
): Promise<Features | null> {
  const [file, keypoints] = await Promise.all([
    objects.get(image.key),
    objects.get(keypointsKey(image.tenant, image.imageId)),
  ]);
  if (!file) return null;
  try {
    const known = featuresIn(image, serving);
    if (!known || !keypoints) return await inTurn(async () => (await extractor.extract(file)).features);
    const described = { features: decodeFeatures(known), keypoints: decodeKeypoints(keypoints) };
    return await inTurn(async () => extractor.redescribe({ ...described, picture: await decodeImage(file) }));
  } catch (error) {
    if (error instanceof UnreadableImageError) return null;
    throw error;
  }
}
