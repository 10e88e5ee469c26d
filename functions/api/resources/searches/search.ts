import { randomUUID } from 'node:crypto';
import { encodeFeatures, type FeatureExtractor } from '@dlsift/retrieval/features';
import { type LibraryView, type SearchQuery, searchLibrary } from '@dlsift/retrieval/index';
import type { SearchedQuery, SearchHead } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { storedKeypoints } from '../../../common/index.ts';
import { defaultUser, limits, presentFeatureSet } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import { type DescribedPicture, describePicture, exampleFeatures, toPicturePixels } from '../../pictures/index.ts';
import { presentResults, type RankedPicture } from '../../results/index.ts';
import type { Services } from '../../services/index.ts';
import { learnableHash, learnedFeatures, queueQuery, recallQuery } from './learned-query.ts';
import { cursorAt, showNextPage } from './next-page.ts';
import { type NewSearch, readSearch } from './read-search.ts';
import type * as routes from './routes.ts';
import type { SearchAnswer as Schema } from './schema.ts';

type SearchAnswer = z.infer<typeof Schema>;

/** Answers a new search, or the next page of an earlier one. */
export const search: Operation<typeof routes.search> = ({ tenant, query, body }, services) => {
  const asked = readSearch(query, body);
  return asked.kind === 'page' ? showNextPage(tenant, asked, services) : newSearch(tenant, asked, services);
};

/** Describes the query, ranks the library by the user's weights, remembers the ranking and answers its first page. */
async function newSearch(tenant: string, input: NewSearch, services: Services): Promise<SearchAnswer> {
  const started = performance.now();
  const user = input.user ?? defaultUser;
  const extractor = await services.featureSets.servingOf(tenant);
  const contentHash = learnableHash(input, services);
  const [seen, view, { profile, source }, known] = await Promise.all([
    readQuery(tenant, input, extractor, services),
    services.views.of(tenant, extractor.featureSet.name),
    services.profiles.resolve(tenant, user),
    recallQuery(tenant, contentHash, services),
  ]);
  const learned = learnedFeatures(known, extractor.featureSet.name);
  const query = learned ? { ...seen, features: learned } : seen;
  const prepared = performance.now();
  const fitted = source === 'fixed' ? view.partition?.record.ranking?.weights : null;
  const weights = input.weights ?? fitted ?? profile.weights;
  const stored = storedKeypoints(tenant, services);
  const request = { ...input, weights, calibrated: true, keep: Math.max(input.k, limits.rememberedResults) };
  const { results, probed, scanned, total, calibration, familiarity, timings } = await searchLibrary(
    query,
    view,
    request,
    stored,
  );
  const ranked = performance.now();

  const found = results.map(
    ({ quad, mirrored = false, ...hit }): RankedPicture => ({
      ...hit,
      ...(quad && { quad: toPicturePixels(quad, query.picture, mirrored) }),
      ...(mirrored && { mirrored }),
    }),
  );
  const searchId = randomUUID().replaceAll('-', '');
  const head: SearchHead = {
    featureSet: presentFeatureSet(extractor.featureSet),
    partition: {
      version: probed.length > 0 ? view.partition!.record.version : null,
      probed: probed.map(({ class: visited, similarity, margin }) => ({ class: visited, similarity, margin })),
      scanned,
      total,
      fractionScanned: total > 0 ? scanned / total : 0,
    },
    familiarity,
  };
  const reasons = input.explain ? { weights, calibration, ...head } : null;
  const now = Date.now();
  const [shown] = await Promise.all([
    presentResults(tenant, found.slice(0, input.k), reasons, services),
    services.searches.put({
      searchId,
      tenant,
      user,
      at: new Date(now).toISOString(),
      weights,
      libraryPictures: total,
      shown: found,
      head,
      calibration,
      query: searchedQuery(input, seen),
      ...(contentHash !== null && { contentHash }),
      expiresAt: Math.floor(now / 1000) + limits.searchSeconds,
    }),
    contentHash !== null && !known && queueQuery(tenant, contentHash, seen.features, results, services),
  ]);
  return {
    searchId,
    ...head,
    user,
    weights,
    learned: learned !== null,
    results: shown,
    cursor: cursorAt(searchId, input.k, found.length),
    timings: {
      ...query.picture.timings,
      prepare: prepared - started,
      ...timings,
      present: performance.now() - ranked,
      total: performance.now() - started,
    },
    ...(input.explain && { explanation: explain(input, query.picture, view, found.length, probed.length) }),
  };
}

/** Examples that were mixed have no description of their own. */
function searchedQuery({ picture, positives, negatives, region, learn }: NewSearch, { features }: SearchQuery) {
  if (!learn || !picture || positives.length + negatives.length > 0) return undefined;
  const imageId = 'imageId' in picture && !region ? picture.imageId : null;
  return { features: encodeFeatures(features), imageId } satisfies SearchedQuery;
}

type Query = SearchQuery & { picture: DescribedPicture };

async function readQuery(
  tenant: string,
  { picture, positives, negatives, region, flip }: NewSearch,
  extractor: FeatureExtractor,
  services: Services,
): Promise<Query> {
  // Examples alone: the first of them gives the keypoints.
  const [main, others] = picture ? [picture, positives] : [{ imageId: positives[0] }, positives.slice(1)];
  const [seen, alike, unlike] = await Promise.all([
    describePicture(tenant, main, { region, flip }, extractor, services),
    exampleFeatures(tenant, others, extractor, services),
    exampleFeatures(tenant, negatives, extractor, services),
  ]);
  const { features, keypoints, mirrored } = seen;
  return { features, keypoints, mirrored, alike, unlike, excluded: new Set(negatives), picture: seen };
}

function explain(
  input: NewSearch,
  { width, height, keypoints }: DescribedPicture,
  { partition }: LibraryView,
  remembered: number,
  visited: number,
): SearchAnswer['explanation'] {
  const { picture, region, flip, positives, negatives, filter, verify } = input;
  const kind =
    picture === null ? 'examples' : 'bytes' in picture ? 'picture' : 'uploadId' in picture ? 'upload' : 'library';
  return {
    query: {
      kind,
      width,
      height,
      region,
      flip,
      keypoints: keypoints?.count ?? 0,
      positives: positives.length,
      negatives: negatives.length,
    },
    filter,
    classes: { visited, all: partition?.classIndex.classCount ?? 0, byDefault: partition?.record.probes ?? 0 },
    verify,
    remembered,
  };
}
