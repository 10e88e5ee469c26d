import type { LibraryView } from '@dlsift/retrieval/index';
import type { LibraryStore, ReadyImage } from '@dlsift/retrieval/storage';
import { byAge } from '../common/by-age.ts';
import { type CopySources, copiesOf } from './copies-of.ts';

export interface LinkingServices extends CopySources {
  library: Pick<LibraryStore, 'get' | 'getReady' | 'duplicatesOf' | 'setDuplicateOf' | 'withContent'>;
}

/**
 * Marks a picture as a near-duplicate of the eldest picture of which it is one, or others as its near-duplicates where it is the
 * eldest. Groups that it connects become one. Doing it again changes nothing.
 *
 * @param view of the library, read after the picture was stored: of two pictures that arrive at once, one at least sees the other
 * @returns the eldest of its group, or null where it has no near-duplicate
 */
export async function linkDuplicates(
  tenant: string,
  imageId: string,
  view: LibraryView,
  services: LinkingServices,
): Promise<string | null> {
  const { library } = services;
  const image = await library.get(tenant, imageId);
  if (image?.state !== 'ready') return null;
  const copies = await copiesOf(image, view, services);
  if (copies.length === 0) return null;
  const near = await library.getReady(tenant, [imageId, ...copies]);
  if (!near.some((picture) => picture.imageId === imageId)) return null;
  return regroup(tenant, near, library);
}

/** After a picture has gone or has become another: those that were marked as its near-duplicates make a group of their own. */
export async function releaseDuplicates(
  tenant: string,
  imageId: string,
  { library }: Pick<LinkingServices, 'library'>,
): Promise<void> {
  const left = await library.getReady(tenant, await library.duplicatesOf(tenant, imageId));
  if (left.length > 0) await markGroup(tenant, left, library);
}

/** Puts the pictures and the groups that they are in into one group. @returns its eldest */
async function regroup(tenant: string, pictures: ReadyImage[], library: LinkingServices['library']): Promise<string> {
  const originals = [...new Set(pictures.map(({ imageId, duplicateOf }) => duplicateOf ?? imageId))];
  const marked = await Promise.all(originals.map((original) => library.duplicatesOf(tenant, original)));
  const known = new Map(pictures.map((picture) => [picture.imageId, picture]));
  const others = [...new Set([...originals, ...marked.flat()])].filter((imageId) => !known.has(imageId));
  for (const picture of await library.getReady(tenant, others)) known.set(picture.imageId, picture);
  return markGroup(tenant, [...known.values()], library);
}

async function markGroup(tenant: string, group: ReadyImage[], library: LinkingServices['library']): Promise<string> {
  const [eldest] = [...group].sort(byAge);
  for (const { imageId, duplicateOf } of group) {
    const original = imageId === eldest.imageId ? null : eldest.imageId;
    if ((duplicateOf ?? null) !== original) await library.setDuplicateOf(tenant, imageId, original);
  }
  return eldest.imageId;
}
