import { type Choice, inertiaFor, learn } from '@dlsift/retrieval/profile';
import { calibrationOf } from '@dlsift/retrieval/ranking';
import type { Judgement, SearchRecord, ShownPicture } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits } from '../../contract/index.ts';
import { type Operation, Problem } from '../../http/index.ts';
import type { FeedbackBody } from './feedback-schema.ts';
import type * as routes from './routes.ts';

type Feedback = z.infer<typeof FeedbackBody>;

/**
 * Moves the user's weights by eq. (11) towards the chosen and away from the rejected pictures of a
 * search, and keeps the judgement, from which the tenant's builds learn.
 */
export const giveFeedback: Operation<typeof routes.giveFeedback> = async (
  { tenant, params: { searchId }, body },
  services,
) => {
  const [record, partition] = await Promise.all([
    services.searches.get(tenant, searchId),
    services.partitions.current(tenant),
  ]);
  if (!record) {
    throw new Problem('unknown-search', `Expected the id of a search of the last 24 hours but received ${searchId}`);
  }
  const chosen = shownPictures(record, body.chosen);
  const rejected = shownPictures(record, body.rejected);
  const both = body.chosen.find((imageId) => body.rejected.includes(imageId));
  if (both) {
    throw new Problem('invalid-request', `Expected a picture to be chosen or rejected but received ${both} as both`);
  }

  const user = body.user ?? record.user;
  const page = record.shown.slice(0, Math.max(limits.defaultResults, lastOf(record, body)));
  const context = {
    searchId,
    at: new Date().toISOString(),
    libraryPictures: record.libraryPictures,
    inertia: body.inertia,
    rejected,
    judged: {
      calibration: calibrationOf(partition),
      shown: page,
      chosen: chosen.length,
    },
  };
  let steps: Choice[] = [];
  const { before, after } = await services.profiles.update(
    tenant,
    user,
    (profile) => {
      const learned = learn(profile, chosen, context);
      steps = learned.steps;
      return learned.profile;
    },
    partition?.ranking?.weights,
  );
  const { contentHash, query } = record;
  if (query) {
    const { at } = context;
    const { features, imageId: queryId } = query;
    await services.judgements.add(tenant, {
      searchId,
      by: user,
      at,
      query: features,
      queryId,
      shown: judged(page, body),
    });
  }
  if (contentHash && (await services.queries.judge(tenant, contentHash, body.chosen, body.rejected))) {
    await services.learnQuery?.({ tenant, contentHash });
  }
  const carried = (kind: 'chosen' | 'rejected') =>
    steps.filter((step) => step.kind === kind).map(({ imageId, channel }) => ({ imageId, channel }));
  return {
    user,
    before: before.weights,
    weights: after.weights,
    inertia: body.inertia ?? inertiaFor(record.libraryPictures),
    share: steps[0]?.share ?? 1,
    strengthened: carried('chosen'),
    weakened: carried('rejected'),
  };
};

function judged(page: ShownPicture[], { chosen, rejected }: Feedback): Judgement['shown'] {
  return page.map(({ imageId }) => {
    return { imageId, said: chosen.includes(imageId) ? 'chosen' : rejected.includes(imageId) ? 'rejected' : null };
  });
}

/** How far down the ranking the user has judged: the page they saw reaches at least there. */
function lastOf({ shown }: SearchRecord, { chosen, rejected }: Feedback): number {
  const judged = new Set([...chosen, ...rejected]);
  return shown.findLastIndex(({ imageId }) => judged.has(imageId)) + 1;
}

function shownPictures({ searchId, shown }: SearchRecord, imageIds: string[]) {
  return imageIds.map((imageId) => {
    const picture = shown.find((one) => one.imageId === imageId);
    if (picture) return picture;
    throw new Problem('not-shown', `Expected pictures that search ${searchId} showed but received ${imageId}`);
  });
}
