import { limits } from '../../contract/index.ts';
import { LimitProblem, type Operation } from '../../http/index.ts';
import { presentImage, unknownImage } from './present-image.ts';
import type * as routes from './routes.ts';

/** Sets label and metadata; the next search sees them. */
export const changeImage: Operation<typeof routes.changeImage> = async (
  { tenant, params: { imageId }, body },
  services,
) => {
  const edited = await services.library.edit(tenant, imageId, body, ({ metadata }) => {
    const names = Object.keys(metadata).length;
    if (names <= limits.metadataNames) return;
    throw new LimitProblem(
      'invalid-request',
      'metadataNames',
      `metadata: expected at most ${limits.metadataNames} names on a picture, but with these it would have ${names}`,
    );
  });
  if (!edited) throw unknownImage(imageId);
  return presentImage(edited, services);
};
