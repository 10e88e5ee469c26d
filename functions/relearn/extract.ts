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
  /** Name of the set that searches use during the extraction. */
  serving: string;
}

/** Pictures at once: one is read while features of the other are extracted. */
const atOnce = 2;

/**
 * Extracts the features of one shard's pictures by the new set, into the slot that does not serve.
 * Pictures that it has no time for, or that change meanwhile, are listed again by the next plan.
 *
 * @param milliseconds time after which no other picture is begun
 * @returns number of pictures described
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

/**
 * Extracts what the new set describes differently; null: the file is gone or unreadable, and its
 * event is on the way.
 */
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
