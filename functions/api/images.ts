import { type LibraryImage, thumbnailKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits, type schemas } from './contract/index.ts';
import { LimitProblem, Problem } from './problems.ts';
import type { Services } from './services.ts';

type Image = z.infer<typeof schemas.Image>;

/** A page of the library; with `changedSince`, of what changed since then, deletions too. */
export async function listImages(
  tenant: string,
  { changedSince, limit, cursor }: z.infer<typeof schemas.ImagesQuery>,
  services: Services,
): Promise<z.infer<typeof schemas.ImagesAnswer>> {
  const from = { limit, cursor: cursor ?? null };
  if (changedSince) {
    // Stored times have milliseconds, and are compared as text.
    const since = new Date(changedSince).toISOString();
    const changes = await services.library.changesPage(tenant, since, from);
    return { images: await presentAll(changes.items, services), cursor: changes.cursor };
  }
  const page = await services.library.page(tenant, from);
  const present = page.items.filter(({ state }) => state !== 'deleted');
  return { images: await presentAll(present, services), cursor: page.cursor };
}

export async function getImage(tenant: string, imageId: string, services: Services): Promise<Image> {
  const image = await services.library.get(tenant, imageId);
  if (!image || image.state === 'deleted') throw unknownImage(imageId);
  return present(image, services);
}

/** Sets label and metadata; the next search sees them. */
export async function changeImage(
  tenant: string,
  imageId: string,
  changes: z.infer<typeof schemas.ImageChanges>,
  services: Services,
): Promise<Image> {
  const edited = await services.library.edit(tenant, imageId, changes, ({ metadata }) => {
    const names = Object.keys(metadata).length;
    if (names <= limits.metadataNames) return;
    throw new LimitProblem(
      'invalid-request',
      'metadataNames',
      `metadata: expected at most ${limits.metadataNames} names on a picture, but with these it would have ${names}`,
    );
  });
  if (!edited) throw unknownImage(imageId);
  return present(edited, services);
}

/**
 * Deletes the picture from the drop folder, and from searches before the event of that arrives. The file first: what fails after
 * that, its event mends; a picture marked as deleted whose file is still there would stay so.
 */
export async function deleteImage(tenant: string, imageId: string, services: Services): Promise<void> {
  const image = await services.library.get(tenant, imageId);
  if (!image || image.state === 'deleted') throw unknownImage(imageId);
  await services.objects.delete(image.key);
  await services.library.markDeleted(tenant, imageId, new Date().toISOString());
}

function presentAll(images: LibraryImage[], services: Services): Promise<Image[]> {
  return Promise.all(images.map((image) => present(image, services)));
}

async function present(image: LibraryImage, { objects }: Services): Promise<Image> {
  const { imageId, key, label, metadata, state, reason, etag, bytes, width, height, changedAt } = image;
  const { createdAt: addedAt, duplicateOf = null } = image;
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
    duplicateOf,
    addedAt,
    changedAt,
    thumbnailUrl,
  };
}

export function unknownImage(imageId: string): Problem {
  return new Problem('unknown-image', `Expected the id of a picture of the library but received ${imageId}`);
}
