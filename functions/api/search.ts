import { randomUUID } from 'node:crypto';
import {
  decodeFeatures,
  decodeKeypoints,
  type FeatureExtractor,
  type FeatureSet,
  featuresIn,
} from '@dlsift/retrieval/features';
import { type SearchHit, type SearchQuery, searchLibrary } from '@dlsift/retrieval/index';
import { keypointsKey, thumbnailKey } from '@dlsift/retrieval/storage';
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
  const extractor = await services.extractor(tenant);
  const [query, view, profile] = await Promise.all([
    readQuery(tenant, input, extractor, services),
    services.view(tenant, extractor.featureSet.name),
    services.profiles.get(tenant, user),
  ]);
  const extracted = performance.now();
  const weights = input.weights ?? profile.weights;
  const stored = { keypointsOf: (imageId: string) => services.objects.get(keypointsKey(tenant, imageId)) };
  const { results, probed, scanned, total } = await searchLibrary(query, view, { ...input, weights }, stored);
  const ranked = performance.now();

  const searchId = randomUUID().replaceAll('-', '');
  const now = Date.now();
  const [shown] = await Promise.all([
    Promise.all(results.map((result) => presentResult(tenant, result, query, services))),
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

interface Query extends SearchQuery {
  featureSet: FeatureSet;
  /** Pixels of the picture itself. */
  width: number;
  height: number;
  timings: Record<string, number>;
}

async function readQuery(
  tenant: string,
  { picture }: SearchInput,
  extractor: FeatureExtractor,
  services: Services,
): Promise<Query> {
  const { featureSet } = extractor;
  if ('bytes' in picture) {
    const { features, keypoints, picture: decoded, timings } = await extractor.extract(picture.bytes);
    return { features, keypoints, featureSet, width: decoded.width, height: decoded.height, timings };
  }

  const { imageId } = picture;
  const [image, keypoints] = await Promise.all([
    services.library.get(tenant, imageId),
    services.objects.get(keypointsKey(tenant, imageId)),
  ]);
  if (image?.state !== 'ready') {
    throw new Problem('unknown-image', `Expected imageId to be a picture of the library but received ${imageId}`);
  }
  const features = featuresIn(image, featureSet.name);
  if (!features) {
    throw new Problem(
      'not-comparable',
      `The picture ${imageId} has not been read by the present networks yet; try again shortly`,
    );
  }
  return {
    features: decodeFeatures(features),
    keypoints: keypoints && decodeKeypoints(keypoints),
    featureSet,
    width: image.width ?? 0,
    height: image.height ?? 0,
    timings: {},
  };
}

async function presentResult(
  tenant: string,
  { quad, ...result }: SearchHit,
  query: Query,
  { objects }: Services,
): Promise<SearchAnswer['results'][number]> {
  const thumbnailUrl = await objects.signedGet(thumbnailKey(tenant, result.imageId), limits.signedUrlSeconds);
  const { keypoints } = query;
  const corners =
    quad &&
    keypoints &&
    quad.map(([x, y]) => [(x * query.width) / keypoints.width, (y * query.height) / keypoints.height]);
  return { ...result, score: Math.min(1, result.score), ...(corners && { quad: corners }), thumbnailUrl };
}
