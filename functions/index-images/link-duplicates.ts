import type { LibraryView } from '@dlsift/retrieval/index';
import type { LibraryStore, ReadyImage } from '@dlsift/retrieval/storage';
import { byAge } from '../common/by-age.ts';
import { type CopySources, copiesOf } from './copies-of.ts';

export interface LinkingServices extends CopySources {
  library: Pick<LibraryStore, 'get' | 'getReady' | 'duplicatesOf' | 'setDuplicateOf' | 'withContent'>;
}

/**
 * Marks a picture as a near-duplicate of the eldest picture of which it is one, or others as its near-duplicates where it is the
 * eldest. Groups that it connects become one. Doing it again changes nothing, and mends what two that did it at once left.
 *
 * @param view of the library, read after the picture was stored: of two pictures that arrive at once, one at least sees the other
 */
export async function linkDuplicates(
  tenant: string,
  imageId: string,
  view: LibraryView,
  services: LinkingServices,
): Promise<void> {
  const { library } = services;
  const image = await library.get(tenant, imageId);
  if (image?.state !== 'ready') return;
  const copies = await copiesOf(image, view, services);
  if (copies.length === 0 && image.duplicateOf === undefined) return;
  const near = await library.getReady(tenant, [imageId, ...copies]);
  if (near.some((picture) => picture.imageId === imageId)) await regroup(tenant, near, library);
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

/**
 * Puts the pictures and the groups that they are in into one group. Two that link at once may leave a mark on a picture that is
 * marked itself, or has gone: marks are followed until no other picture is met.
 */
async function regroup(tenant: string, pictures: ReadyImage[], library: LinkingServices['library']): Promise<void> {
  const group = new Map(pictures.map((picture) => [picture.imageId, picture]));
  const heads = new Set<string>();
  let next = pictures.flatMap(({ imageId, duplicateOf }) => [imageId, duplicateOf ?? imageId]);
  while (next.length > 0) {
    const fresh = [...new Set(next)];
    for (const head of fresh) heads.add(head);
    const marked = await Promise.all(fresh.map((head) => library.duplicatesOf(tenant, head)));
    const others = [...new Set([...fresh, ...marked.flat()])].filter((imageId) => !group.has(imageId));
    const found = await library.getReady(tenant, others);
    for (const picture of found) group.set(picture.imageId, picture);
    next = found.flatMap(({ duplicateOf = '' }) => (duplicateOf === '' || heads.has(duplicateOf) ? [] : [duplicateOf]));
  }
  await markGroup(tenant, [...group.values()], library);
}

async function markGroup(tenant: string, group: ReadyImage[], library: LinkingServices['library']): Promise<void> {
  const [eldest] = [...group].sort(byAge);
  for (const { imageId, duplicateOf } of group) {
    const original = imageId === eldest.imageId ? null : eldest.imageId;
    if ((duplicateOf ?? null) !== original) await library.setDuplicateOf(tenant, imageId, original);
  }
}
