import { toUnitLength } from '../math/index.ts';
import { byScore } from '../scan/index.ts';
import { type Comparable, type Sigmas, score, similaritiesOf, type Weights } from '../similarity/index.ts';
import type { SearchResult } from './rank.ts';

/**
 * Number of first results that expand the query. Chosen, with their weights, on ten classes of Tiny
 * ImageNet.
 */
const expandedBy = 5;

/** What a ranking was made with. */
export interface Ranked {
  /** The query's vectors before W is applied. */
  query: Comparable;
  weights: Weights;
  sigmas: Sigmas;
  /** Applies W of eq. (12) where the build learned it. */
  ask(query: Comparable): Comparable;
  /** Vectors of the pictures that the scan kept, by image id. */
  vectors: ReadonlyMap<string, Comparable>;
}

/**
 * Reorders a ranking by similarity to the query and its first results together: query expansion by
 * their mean, weighted by their scores of eq. (10) (Radenović et al., TPAMI 2019, alpha = 1).
 * Results that geometry recognised and the query's own picture keep their places. Scores belong to
 * places, so none rises.
 *
 * @param ranking best first
 * @param ranked what the ranking was made with
 * @returns the same pictures, best first
 */
export function expandRanking(
  ranking: SearchResult[],
  { query, weights, sigmas, ask, vectors }: Ranked,
): SearchResult[] {
  const isOpen = ({ imageId, inliers, own }: SearchResult) => inliers === undefined && !own && vectors.has(imageId);
  const open = ranking.filter(isOpen);
  if (open.length < 2) return ranking;
  const [cnn, sift] = [query.cnn.slice(), query.sift.slice()];
  for (const { imageId, similarities } of ranking.slice(0, expandedBy)) {
    const found = vectors.get(imageId);
    if (!found) continue;
    const weight = score(similarities, weights);
    for (let i = 0; i < cnn.length; i++) cnn[i] += weight * found.cnn[i];
    for (let i = 0; i < sift.length; i++) sift[i] += weight * found.sift[i];
  }
  const expanded = ask({ cnn: toUnitLength(cnn), sift: toUnitLength(sift), object: query.object });
  const ordered = open
    .map((candidate) => ({
      ...candidate,
      score: score(similaritiesOf(expanded, vectors.get(candidate.imageId)!, sigmas), weights),
    }))
    .sort(byScore)
    .map((candidate, place) => ({ ...candidate, score: open[place].score }));
  // Equal scores keep the new order: sorting is stable.
  return [...ranking.filter((candidate) => !isOpen(candidate)), ...ordered].sort((a, b) => b.score - a.score);
}
