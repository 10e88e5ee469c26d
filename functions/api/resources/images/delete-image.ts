import type { Operation } from '../../http/index.ts';
import { unknownImage } from './present-image.ts';
import type * as routes from './routes.ts';

/**
 * Deletes a picture from the drop folder, and from searches before the event of the deletion
 * arrives. The file goes first: if marking the picture fails, the event still does it; a marked
 * picture whose file is left would stay marked.
 */
export const deleteImage: Operation<typeof routes.deleteImage> = async ({ tenant, params: { imageId } }, services) => {
  const image = await services.library.get(tenant, imageId);
  if (!image || image.state === 'deleted') throw unknownImage(imageId);
  await services.objects.delete(image.key);
  await services.library.markDeleted(tenant, imageId, new Date().toISOString());
};
