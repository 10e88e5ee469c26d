import { searchLibrary } from '@dlsift/retrieval/ranking';
import { storedKeypoints } from '../../../common/index.ts';
import { defaultUser } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import { describePicture } from '../../pictures/index.ts';
import { placeResults, presentResults } from '../../results/index.ts';
import { unknownImage } from './present-image.ts';
import type * as routes from './routes.ts';

/**
 * Ranks the library by a picture of it, without the picture itself, and marks those of its group of
 * near-duplicates.
 */
export const similarImages: Operation<typeof routes.similarImages> = async (
  { tenant, params: { imageId }, query: options },
  services,
) => {
  const extractor = await services.featureSets.servingOf(tenant);
  const [image, picture, view, { weights }] = await Promise.all([
    services.library.get(tenant, imageId),
    describePicture(tenant, { imageId }, {}, extractor, services),
    services.views.of(tenant, extractor.featureSet.name),
    services.profiles.get(tenant, defaultUser),
  ]);
  if (image?.state !== 'ready') throw unknownImage(imageId);
  const { results } = await searchLibrary(
    { ...picture, excluded: new Set([imageId]) },
    view,
    { ...options, weights, minScore: 0 },
    storedKeypoints(tenant, services),
  );
  const original = image.duplicateOf ?? imageId;
  const group = new Set([original, ...(await services.library.duplicatesOf(tenant, original))]);
  const shown = await presentResults(tenant, placeResults(results, picture), null, services);
  return {
    imageId,
    duplicateOf: image.duplicateOf ?? null,
    results: shown.map((result) => ({ ...result, nearDuplicate: group.has(result.imageId) })),
  };
};
