import { encodeFeatures, type FeatureExtractor } from '@dlsift/retrieval/features';
import type { SearchQuery } from '@dlsift/retrieval/ranking';
import type { SearchedQuery } from '@dlsift/retrieval/storage';
import { type DescribedPicture, describePicture, exampleFeatures } from '../../pictures/index.ts';
import type { Services } from '../../services/index.ts';
import type { NewSearch } from './read-search.ts';

/** A query as the ranking takes it, and the picture whose keypoints it has. */
type DescribedQuery = SearchQuery & { picture: DescribedPicture };

/** Describes the picture and the examples of a search. */
export async function describeQuery(
  tenant: string,
  { picture, positives, negatives, region, flip }: NewSearch,
  extractor: FeatureExtractor,
  services: Services,
): Promise<DescribedQuery> {
  // Without a picture the first example gives the keypoints.
  const [main, others] = picture ? [picture, positives] : [{ imageId: positives[0] }, positives.slice(1)];
  const [described, alike, unlike] = await Promise.all([
    describePicture(tenant, main, { region, flip }, extractor, services),
    exampleFeatures(tenant, others, extractor, services),
    exampleFeatures(tenant, negatives, extractor, services),
  ]);
  const { features, keypoints, mirrored } = described;
  return { features, keypoints, mirrored, alike, unlike, excluded: new Set(negatives), picture: described };
}

/**
 * What is remembered of the query for builds to learn from. Mixed examples are not one picture, so
 * nothing is.
 */
export function searchedQuery({ picture, positives, negatives, region, learn }: NewSearch, { features }: SearchQuery) {
  if (!learn || !picture || positives.length + negatives.length > 0) return undefined;
  const imageId = 'imageId' in picture && !region ? picture.imageId : null;
  return { features: encodeFeatures(features), imageId } satisfies SearchedQuery;
}
