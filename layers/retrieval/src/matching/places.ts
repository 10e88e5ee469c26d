import { checkPoints, distinctPairs, type KeypointSet } from './keypoints.ts';
import { matchDescriptors } from './match.ts';

/**
 * The locations of matched keypoints: `from` in the candidate, `to` in the query. Pairs of the same
 * two pixels count once.
 *
 * @returns two arrays of m x 2: x, y in pixels, partners in the same row
 * @throws RangeError if `points` or `descriptors` do not hold `count` rows
 */
export function matchPlaces(query: KeypointSet, candidate: KeypointSet): { from: Float32Array; to: Float32Array } {
  checkPoints(query, 'query');
  checkPoints(candidate, 'candidate');
  const { pairs } = matchDescriptors(candidate.descriptors, query.descriptors);
  const rows = distinctPairs(candidate.points, query.points, 2, pairs);
  return { from: pointsOf(candidate, rows, 0), to: pointsOf(query, rows, 1) };
}

function pointsOf({ points }: KeypointSet, pairs: Int32Array, side: 0 | 1): Float32Array {
  const picked = new Float32Array(pairs.length);
  for (let i = 0; i < pairs.length; i += 2) {
    const row = pairs[i + side];
    picked.set(points.subarray(2 * row, 2 * row + 2), i);
  }
  return picked;
}
