import { randomUUID } from 'node:crypto';
import type { FeatureExtractor } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { type SearchOutcome, searchLibrary } from '@dlsift/retrieval/ranking';
import type { SearchHead } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { storedKeypoints } from '../../../common/index.ts';
import { defaultUser, limits, presentFeatureSet } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import { placeResults, presentResults } from '../../results/index.ts';
import type { Services } from '../../services/index.ts';
import { describeQuery, searchedQuery } from './describe-query.ts';
import { explainSearch } from './explain-search.ts';
import { learnableHash, learnedFeatures, queueQuery, recallQuery } from './learned-query.ts';
import { cursorAt, showNextPage } from './next-page.ts';
import { type NewSearch, readSearch } from './read-search.ts';
import type * as routes from './routes.ts';
import type { SearchAnswer as Schema } from './schema.ts';

type SearchAnswer = z.infer<typeof Schema>;

/** Answers a new search, or the next page of an earlier one. */
export const search: Operation<typeof routes.search> = ({ tenant, query, body }, services) => {
  const search = readSearch(query, body);
  return search.kind === 'page' ? showNextPage(tenant, search, services) : newSearch(tenant, search, services);
};

/**
 * Describes the query, ranks the library by the user's weights, remembers the ranking and answers
 * its first page.
 */
async function newSearch(tenant: string, input: NewSearch, services: Services): Promise<SearchAnswer> {
  const started = performance.now();
  const user = input.user ?? defaultUser;
  const extractor = await services.featureSets.servingOf(tenant);
  const contentHash = learnableHash(input, services);
  const [described, view, { profile, source }, known] = await Promise.all([
    describeQuery(tenant, input, extractor, services),
    services.views.of(tenant, extractor.featureSet.name),
    services.profiles.resolve(tenant, user),
    recallQuery(tenant, contentHash, services),
  ]);
  const { picture } = described;
  const learned = learnedFeatures(known, extractor.featureSet.name);
  const fitted = source === 'fixed' ? view.partition?.record.ranking?.weights : null;
  const weights = input.weights ?? fitted ?? profile.weights;
  const prepared = performance.now();
  const ranking = await searchLibrary(
    learned ? { ...described, learned } : described,
    view,
    { ...input, weights, calibrated: true, keep: Math.max(input.k, limits.rememberedResults) },
    storedKeypoints(tenant, services),
  );
  const ranked = performance.now();

  const searchId = randomUUID().replaceAll('-', '');
  const head = headOf(ranking, view, extractor);
  const found = placeResults(ranking.results, picture);
  const { calibration } = ranking;
  const now = Date.now();
  const [results] = await Promise.all([
    presentResults(tenant, found.slice(0, input.k), input.explain ? { weights, calibration, ...head } : null, services),
    services.searches.put({
      searchId,
      tenant,
      user,
      at: new Date(now).toISOString(),
      weights,
      libraryPictures: ranking.total,
      shown: found,
      head,
      calibration,
      query: searchedQuery(input, described),
      ...(contentHash !== null && { contentHash }),
      expiresAt: Math.floor(now / 1000) + limits.searchSeconds,
    }),
    contentHash !== null && !known && queueQuery(tenant, contentHash, described.features, ranking.results, services),
  ]);
  return {
    searchId,
    ...head,
    user,
    weights,
    learned: learned !== null,
    results,
    cursor: cursorAt(searchId, input.k, found.length),
    timings: {
      ...picture.timings,
      prepare: prepared - started,
      ...ranking.timings,
      present: performance.now() - ranked,
      total: performance.now() - started,
    },
    ...(input.explain && {
      explanation: explainSearch(input, picture, view, { remembered: found.length, visited: ranking.probed.length }),
    }),
  };
}

/** What every page of the answer repeats. */
function headOf(
  { probed, scanned, total, familiarity }: SearchOutcome,
  { partition }: LibraryView,
  { featureSet }: FeatureExtractor,
): SearchHead {
  return {
    featureSet: presentFeatureSet(featureSet),
    partition: {
      version: probed.length > 0 ? partition!.record.version : null,
      probed: probed.map(({ class: visited, similarity, margin }) => ({ class: visited, similarity, margin })),
      scanned,
      total,
      fractionScanned: total > 0 ? scanned / total : 0,
    },
    familiarity,
  };
}
