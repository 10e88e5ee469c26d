import {
  decodeFeatures,
  decodeKeypoints,
  type FeatureExtractor,
  type Features,
  featuresIn,
  type Keypoints,
} from '@dlsift/retrieval/features';
import { headBytes, type Region, refuseByHead } from '@dlsift/retrieval/image';
import { keypointsKey, queryKey } from '@dlsift/retrieval/storage';
import { Problem } from '../http/index.ts';
import type { Services } from '../services/index.ts';
import type { PictureSource } from './source.ts';

/** The features and the keypoints of a picture that a request names. */
export interface DescribedPicture {
  features: Features;
  /** null: none are stored. */
  keypoints: Keypoints | null;
  /** Pixels of the whole picture, upright. */
  width: number;
  height: number;
  /** The part that is described: the region asked for, or else the whole picture. */
  part: Region;
  /** Milliseconds per stage. */
  timings: Record<string, number>;
  mirrored?: { features: Features; keypoints: Keypoints };
}

/**
 * Describes a picture, or a region of it, and with `flip` also its mirror image. The stored
 * features of a whole picture of the library are used as they are.
 *
 * @param region pixels of the whole picture, upright
 * @throws Problem when the source names no picture of the tenant, or one that the serving feature
 *   set does not describe yet; UnreadableImageError, RegionError
 */
export async function describePicture(
  tenant: string,
  source: PictureSource,
  { region, flip = false }: { region?: Region | undefined; flip?: boolean },
  extractor: FeatureExtractor,
  services: Services,
): Promise<DescribedPicture> {
  if ('imageId' in source && !region && !flip) return storedPicture(tenant, source.imageId, extractor, services);
  const extracted = await extractor.extract(await bytesOf(tenant, source, services), region);
  const { features, keypoints, picture, timings } = extracted;
  const { width, height } = picture;
  const part = region ?? { x: 0, y: 0, width, height };
  if (!flip) return { features, keypoints, width, height, part, timings };
  const started = performance.now();
  const mirrored = await extractor.extractMirrored(picture);
  const withMirror = { ...timings, mirror: performance.now() - started };
  return { features, keypoints, width, height, part, timings: withMirror, mirrored };
}

/**
 * The features of pictures of the library, in the order of `imageIds`.
 *
 * @throws Problem as `describePicture` does
 */
export function exampleFeatures(
  tenant: string,
  imageIds: string[],
  extractor: FeatureExtractor,
  services: Services,
): Promise<Features[]> {
  return Promise.all(
    imageIds.map(async (imageId) => (await readyImage(tenant, imageId, extractor, services)).features),
  );
}

async function storedPicture(
  tenant: string,
  imageId: string,
  extractor: FeatureExtractor,
  services: Services,
): Promise<DescribedPicture> {
  const [{ features, width, height }, keypoints] = await Promise.all([
    readyImage(tenant, imageId, extractor, services),
    services.objects.get(keypointsKey(tenant, imageId)),
  ]);
  const part = { x: 0, y: 0, width, height };
  return { features, keypoints: keypoints && decodeKeypoints(keypoints), width, height, part, timings: {} };
}

/** A large upload that is refused by its header is not read to its end. */
const atItsHead = { bytes: headBytes, judge: refuseByHead };

async function bytesOf(tenant: string, source: PictureSource, { library, objects }: Services): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  if ('uploadId' in source) {
    const upload = await objects.read(queryKey(tenant, source.uploadId), atItsHead);
    if (upload) return upload.bytes;
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

async function readyImage(tenant: string, imageId: string, { featureSet }: FeatureExtractor, { library }: Services) {
  const image = await library.get(tenant, imageId);
  if (image?.state !== 'ready') throw unknownImage(imageId);
  const features = featuresIn(image, featureSet.name);
  if (!features) {
    throw new Problem(
      'not-comparable',
      `The picture ${imageId} is not described by the serving feature set yet; try again shortly`,
    );
  }
  return { features: decodeFeatures(features), width: image.width ?? 0, height: image.height ?? 0 };
}

function unknownImage(imageId: string): Problem {
  return new Problem('unknown-image', `Expected imageId to be a picture of the library but received ${imageId}`);
}
