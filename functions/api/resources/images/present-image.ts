import { type LibraryImage, thumbnailKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits } from '../../contract/index.ts';
import { Problem } from '../../http/index.ts';
import type { Services } from '../../services/index.ts';
import type { Image as Schema } from './schema.ts';

type Image = z.infer<typeof Schema>;

/** A picture as answers show it, with the URL of its thumbnail. */
export async function presentImage(image: LibraryImage, { objects }: Services): Promise<Image> {
  const { imageId, key, label, metadata, state, reason, etag, bytes, width, height, changedAt } = image;
  const { createdAt: addedAt, duplicateOf = null, notes } = image;
  const thumbnailUrl =
    state === 'ready' ? await objects.signedGet(thumbnailKey(image.tenant, imageId), limits.signedUrlSeconds) : null;
  return {
    imageId,
    key,
    label,
    metadata,
    state,
    reason,
    etag,
    bytes,
    width,
    height,
    ...(notes && { notes }),
    duplicateOf,
    addedAt,
    changedAt,
    thumbnailUrl,
  };
}

/** Pictures of the library as the API shows them, in the given order. */
export function presentImages(images: LibraryImage[], services: Services): Promise<Image[]> {
  return Promise.all(images.map((image) => presentImage(image, services)));
}

/** The refusal of an id that the library does not hold. */
export function unknownImage(imageId: string): Problem {
  return new Problem('unknown-image', `Expected the id of a picture of the library but received ${imageId}`);
}
