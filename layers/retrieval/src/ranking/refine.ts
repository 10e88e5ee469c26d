import type { Features } from '../features/index.ts';
import { toUnitLength } from '../math/index.ts';

/** What a query is refined by. */
export interface Evidence {
  /** Features of results above the confidence limit, best first. */
  sure: Features[];
  /** Features of results that users judged. */
  chosen: Features[];
  rejected: Features[];
}

/** Weight of a chosen result; a result that only looks right has 1. */
const chosenWeight = 2;
/** Weight of the mean of the rejected results in Rocchio's rule. */
const rejectedShare = 0.25;

/**
 * Moves a query's vectors towards what it was found to resemble, by average query expansion (Chum
 * et al. 2007) and Rocchio's rule: mean of the query, the sure results and, twice, the chosen ones,
 * minus a quarter of the mean of the rejected. The main object's features stay the query's.
 *
 * @param query features as extracted, before projection
 * @param evidence features of results; those of another feature set are ignored
 * @returns the query with `cnn` and `sift` moved, at unit length; null where no evidence is of the
 *   query's feature set
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
