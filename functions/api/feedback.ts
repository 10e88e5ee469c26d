import { inertiaFor, learn } from '@dlsift/retrieval/profile';
import type { z } from 'zod';
import type { schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { Services } from './services.ts';

/** Feedback: the chosen pictures of a search, as it showed them, move the user's weights by eq. (11). */
export async function giveFeedback(
  tenant: string,
  searchId: string,
  body: z.infer<typeof schemas.FeedbackBody>,
  services: Pick<Services, 'searches' | 'profiles'>,
): Promise<z.infer<typeof schemas.FeedbackAnswer>> {
  const record = await services.searches.get(tenant, searchId);
  if (!record) {
    throw new Problem('unknown-search', `Expected the id of a search of the last 24 hours but received ${searchId}`);
  }
  const shown = new Map(record.shown.map((picture) => [picture.imageId, picture]));
  const chosen = body.chosen.map((imageId) => {
    const picture = shown.get(imageId);
    if (!picture)
      throw new Problem('not-shown', `Expected pictures that search ${searchId} showed but received ${imageId}`);
    return picture;
  });

  const user = body.user ?? record.user;
  const context = { searchId, at: new Date().toISOString(), libraryPictures: record.libraryPictures };
  const { before, after } = await services.profiles.update(tenant, user, (profile) => learn(profile, chosen, context));
  return {
    user,
    before: before.weights,
    weights: after.weights,
    inertia: inertiaFor(record.libraryPictures),
    strengthened: after.history.slice(-chosen.length).map(({ imageId, channel }) => ({ imageId, channel })),
  };
}
