import { dot } from '../math/index.ts';
import { vectorWeights } from './calibration.ts';
import type { Weights } from './channels.ts';
import type { Comparable } from './similarities.ts';

/**
 * Number of first results that are evidence for the others. Chosen, with the weights, on ten classes
 * of Tiny ImageNet.
 */
const maxNeighbours = 5;

/** A first result of a ranking: its vectors, and its score of eq. (10). */
export interface Neighbour {
  vectors: Pick<Comparable, 'cnn' | 'sift'>;
  value: number;
}

/**
 * Similarity of a picture to the first results of a search, without itself: the mean of their
 * similarities in the vector channels, weighted by their scores. It expands the query as the mean of
 * their vectors does (Radenović et al., TPAMI 2019, alpha = 1), but no picture is compared with
 * itself.
 *
 * @param first the first results, best first; one more than are used replaces the picture itself
 * @returns in [0, 1]; undefined where no other result has a score, or the vectors have no weight
 */
export function neighbourValue(
  { cnn, sift }: Neighbour['vectors'],
  first: readonly Neighbour[],
  weights: Readonly<Weights>,
): number | undefined {
  if (weights.cnn + weights.sift === 0) return undefined;
  const shares = vectorWeights(weights);
  let [sum, total, used] = [0, 0, 0];
  for (const { vectors, value } of first) {
    if (used === maxNeighbours) break;
    if (vectors.cnn === cnn) continue;
    used++;
    const similarity = shares.cnn * clip(dot(cnn, vectors.cnn)) + shares.sift * clip(dot(sift, vectors.sift));
    sum += value * similarity;
    total += value;
  }
  return total > 0 ? sum / total : undefined;
}

/** Number of first results to give to `neighbourValue`. */
export const firstResults = maxNeighbours + 1;

function clip(cosine: number): number {
  return Math.min(1, Math.max(0, cosine));
}
