import type { Features } from '../features/index.ts';
import { toUnitLength } from '../math/index.ts';

/** What a query is refined by. */
export interface Evidence {
  /** Results that the search was sure of, best first. */
  sure: Features[];
  /** What users said of its results. */
  chosen: Features[];
  rejected: Features[];
}

/** A user's word counts for so many results that only look right. */
const chosenWeight = 2;
/** Rocchio's share of what does not fit. */
const rejectedShare = 0.25;

/**
 * A query's vectors moved towards what it was found to be like, by average query expansion (Chum et al. 2007) and Rocchio's rule:
 * the mean of the query, of the results that the search was sure of and, twice, of those that were chosen, less a quarter of
 * the mean of the rejected. The main object stays the query's own.
 *
 * @returns null where there is nothing to learn from, so that the query stays as it is
 */
export function refineQuery(query: Features, { sure, chosen, rejected }: Evidence): Features | null {
  const ofOneSet = ({ featureSet }: Features) => featureSet === query.featureSet;
  const wanted = [...sure, ...Array.from({ length: chosenWeight }, () => chosen).flat()].filter(ofOneSet);
  const unwanted = rejected.filter(ofOneSet);
  if (wanted.length === 0 && unwanted.length === 0) return null;
  const refine = (channel: 'cnn' | 'sift') => {
    const moved = mean([query, ...wanted].map((features) => features[channel]));
    const away = unwanted.length > 0 ? mean(unwanted.map((features) => features[channel])) : null;
    return toUnitLength(away ? moved.map((x, i) => x - rejectedShare * away[i]) : moved);
  };
  return { ...query, cnn: refine('cnn'), sift: refine('sift') };
}

function mean(vectors: Float32Array[]): Float32Array {
  const sums = new Float32Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sums.length; i++) sums[i] += vector[i];
  return sums.map((sum) => sum / vectors.length);
}
