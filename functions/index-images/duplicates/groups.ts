import type { LibraryView } from '@dlsift/retrieval/library';
import type { LibraryStore, ReadyImage } from '@dlsift/retrieval/storage';
import { byAge } from '../../common/index.ts';
import { type CopySources, copiesOf } from './copies.ts';

export interface LinkingServices extends CopySources {
  library: Pick<LibraryStore, 'get' | 'getReady' | 'duplicatesOf' | 'setDuplicateOf' | 'withContent'>;
}

/**
 * Puts a picture into one group with its near-duplicates; the oldest picture is the group's head,
 * which the others are marked with. Groups that the picture connects become one. Repeating it
 * changes nothing, and mends what concurrent calls left.
 *
 * @param view of the library, opened after the picture was stored: of two pictures that arrive at
 *   once, at least one sees the other
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

/**
 * Makes a group of their own of the pictures that were marked with one that is gone or has changed.
 */
export async function releaseDuplicates(
  tenant: string,
  imageId: string,
  { library }: Pick<LinkingServices, 'library'>,
): Promise<void> {
  const left = await library.getReady(tenant, await library.duplicatesOf(tenant, imageId));
  if (left.length > 0) await markGroup(tenant, left, library);
}

/**
 * Unites the groups of the pictures. Concurrent calls may leave a picture marked with one that is
 * marked itself, or is gone: marks are followed until they lead to no other picture.
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
  const [oldest] = [...group].sort(byAge);
  for (const { imageId, duplicateOf } of group) {
    const original = imageId === oldest.imageId ? null : oldest.imageId;
    if ((duplicateOf ?? null) !== original) await library.setDuplicateOf(tenant, imageId, original);
  }
}
