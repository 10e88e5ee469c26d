import { randomUUID } from 'node:crypto';
import { decodeFeatures, type FeatureSet, type Features } from '@dlsift/retrieval/features';
import { type Candidate, searchLibrary } from '@dlsift/retrieval/index';
import { thumbnailKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits, type schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { SearchInput } from './search-input.ts';
import type { Services } from './services.ts';

/** Whose weights move when no user is named. */
export const defaultUser = 'default';

export type SearchAnswer = z.infer<typeof schemas.SearchAnswer>;

/** Search: features of the query, the library as of now, the user's weights; then rank, remember and answer. */
export async function search(tenant: string, input: SearchInput, services: Services): Promise<SearchAnswer> {
  const started = performance.now();
  const user = input.user ?? defaultUser;
  const [query, view, profile] = await Promise.all([
    queryFeatures(tenant, input, services),
    services.view(tenant),
    services.profiles.get(tenant, user),
  ]);
  const extracted = performance.now();
  const weights = input.weights ?? profile.weights;
  const { results, probed, scanned, total } = await searchLibrary(query.features, view, { ...input, weights });
  const ranked = performance.now();

  const searchId = randomUUID().replaceAll('-', '');
  const now = Date.now();
  const [shown] = await Promise.all([
    Promise.all(results.map((result) => presentResult(tenant, result, services))),
    services.searches.put({
      searchId,
      tenant,
      user,
      at: new Date(now).toISOString(),
      weights,
      libraryPictures: total,
      shown: results.map(({ imageId, similarities }) => ({ imageId, similarities })),
      expiresAt: Math.floor(now / 1000) + limits.searchSeconds,
    }),
  ]);
  return {
    searchId,
    featureSet: presentFeatureSet(query.featureSet),
    user,
    weights,
    partition: {
      version: probed.length > 0 ? view.partition!.record.version : null,
      probed: probed.map(({ class: visited, similarity, margin }) => ({ class: visited, similarity, margin })),
      scanned,
      total,
      fractionScanned: total > 0 ? scanned / total : 0,
    },
    results: shown,
    timings: {
      ...query.timings,
      prepare: extracted - started,
      rank: ranked - extracted,
      present: performance.now() - ranked,
      total: performance.now() - started,
    },
  };
}

export function presentFeatureSet({ name, standIn, note }: FeatureSet) {
  return { name, standIn, ...(note !== undefined && { note }) };
}

interface Query {
  features: Features;
  featureSet: FeatureSet;
  timings: Record<string, number>;
}

async function queryFeatures(tenant: string, { picture }: SearchInput, services: Services): Promise<Query> {
  const extractor = await services.extractor();
  const { featureSet } = extractor;
  if ('bytes' in picture) return { ...(await extractor.extract(picture.bytes)), featureSet };

  const image = await services.library.get(tenant, picture.imageId);
  if (!image?.features) {
    throw new Problem(
      'unknown-image',
      `Expected imageId to be a picture of the library but received ${picture.imageId}`,
    );
  }
  const features = decodeFeatures(image.features);
  if (features.featureSet !== featureSet.name) {
    throw new Problem(
      'not-comparable',
      `The picture ${picture.imageId} has not been read by the present networks yet; try again shortly`,
    );
  }
  return { features, featureSet, timings: {} };
}

async function presentResult(
  tenant: string,
  result: Candidate,
  { objects }: Services,
): Promise<SearchAnswer['results'][number]> {
  const thumbnailUrl = await objects.signedGet(thumbnailKey(tenant, result.imageId), limits.signedUrlSeconds);
  return { ...result, score: Math.min(1, result.score), thumbnailUrl };
}
