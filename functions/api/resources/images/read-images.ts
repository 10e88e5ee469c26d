import type { Operation } from '../../http/index.ts';
import { presentImage, presentImages, unknownImage } from './present-image.ts';
import type * as routes from './routes.ts';

/**
 * A page of the library; with `changedSince`, of what has changed since then, deletions included.
 */
export const listImages: Operation<typeof routes.listImages> = async ({ tenant, query }, services) => {
  const { changedSince, limit, cursor } = query;
  const from = { limit, cursor: cursor ?? null };
  if (changedSince) {
    const changes = await services.library.changesPage(tenant, changedSince, from);
    return { images: await presentImages(changes.items, services), cursor: changes.cursor };
  }
  const page = await services.library.page(tenant, from);
  const held = page.items.filter(({ state }) => state !== 'deleted');
  return { images: await presentImages(held, services), cursor: page.cursor };
};

export const getImage: Operation<typeof routes.getImage> = async ({ tenant, params: { imageId } }, services) => {
  const image = await services.library.get(tenant, imageId);
  if (!image || image.state === 'deleted') throw unknownImage(imageId);
  return presentImage(image, services);
};
