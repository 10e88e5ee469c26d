import {
  decodeFeatures,
  decodeKeypoints,
  type FeatureExtractor,
  type Features,
  featuresIn,
  type Keypoints,
} from '@dlsift/retrieval/features';
import type { Region } from '@dlsift/retrieval/image';
import { keypointsKey, queryKey } from '@dlsift/retrieval/storage';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import type { PictureSource } from './input.ts';

type Stores = Pick<Services, 'library' | 'objects'>;

/** A picture to search or to compare with, described. */
export interface SeenPicture {
  features: Features;
  /** null: there are none stored. */
  keypoints: Keypoints | null;
  /** Pixels of the whole picture, upright. */
  width: number;
  height: number;
  /** What was looked at: all of it, or the region asked for. */
  seen: Region;
  /** Milliseconds per stage. */
  timings: Record<string, number>;
  mirrored?: { features: Features; keypoints: Keypoints };
}

/** Describes a picture, or a region of it, and its mirror image where that is asked for. */
export async function seePicture(
  tenant: string,
  source: PictureSource,
  { region, flip = false }: { region?: Region | undefined; flip?: boolean },
  extractor: FeatureExtractor,
  stores: Stores,
): Promise<SeenPicture> {
  if ('imageId' in source && !region && !flip) return storedPicture(tenant, source.imageId, extractor, stores);
  const extracted = await extractor.extract(await bytesOf(tenant, source, stores), region);
  const { features, keypoints, picture, timings } = extracted;
  const { width, height } = picture;
  const seen = region ?? { x: 0, y: 0, width, height };
  if (!flip) return { features, keypoints, width, height, seen, timings };
  const started = performance.now();
  const mirrored = await extractor.extractMirrored(picture);
  const withMirror = { ...timings, mirror: performance.now() - started };
  return { features, keypoints, width, height, seen, timings: withMirror, mirrored };
}

/** The features of pictures of the library, in the order of their ids. */
export function exampleFeatures(
  tenant: string,
  imageIds: string[],
  extractor: FeatureExtractor,
  stores: Pick<Stores, 'library'>,
): Promise<Features[]> {
  return Promise.all(imageIds.map(async (imageId) => (await readyImage(tenant, imageId, extractor, stores)).features));
}

async function storedPicture(
  tenant: string,
  imageId: string,
  extractor: FeatureExtractor,
  stores: Stores,
): Promise<SeenPicture> {
  const [{ features, width, height }, keypoints] = await Promise.all([
    readyImage(tenant, imageId, extractor, stores),
    stores.objects.get(keypointsKey(tenant, imageId)),
  ]);
  const seen = { x: 0, y: 0, width, height };
  return { features, keypoints: keypoints && decodeKeypoints(keypoints), width, height, seen, timings: {} };
}

async function bytesOf(tenant: string, source: PictureSource, { library, objects }: Stores): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  if ('uploadId' in source) {
    const bytes = await objects.get(queryKey(tenant, source.uploadId));
    if (bytes) return bytes;
    const { uploadId } = source;
    throw new Problem(
      'unknown-upload',
      `Expected the uploadId of a picture that was PUT within the last day but received ${uploadId}`,
    );
  }
  const image = await library.get(tenant, source.imageId);
  const bytes = image?.state === 'ready' ? await objects.get(image.key) : null;
  if (!bytes) throw unknownImage(source.imageId);
  return bytes;
}

async function readyImage(
  tenant: string,
  imageId: string,
  { featureSet }: FeatureExtractor,
  { library }: Pick<Stores, 'library'>,
) {
  const image = await library.get(tenant, imageId);
  if (image?.state !== 'ready') throw unknownImage(imageId);
  const features = featuresIn(image, featureSet.name);
  if (!features) {
    throw new Problem(
      'not-comparable',
      `The picture ${imageId} has not been read by the present networks yet; try again shortly`,
    );
  }
  return { features: decodeFeatures(features), width: image.width ?? 0, height: image.height ?? 0 };
}

function unknownImage(imageId: string): Problem {
  return new Problem('unknown-image', `Expected imageId to be a picture of the library but received ${imageId}`);
}
