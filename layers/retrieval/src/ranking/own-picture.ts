import { cosineSimilarity, toUnitLength } from '../math/index.ts';
import type { Comparable, Similarities } from '../similarity/index.ts';

/** Smallest similarity of two descriptions of one picture, which differ by rounding alone. */
const sameSimilarity = 0.998;

/**
 * How similar a picture is to the query if both are the same picture, in any file. Vectors are
 * compared without W of eq. (12), at unit length, as eight bits per value change their length.
 *
 * @param query the query's vectors without W
 * @param similarities of the query and the picture, as the scan computed them
 * @param found the picture's vectors; undefined where geometry found the picture and they were not
 *   read: its SIFT similarity then decides
 * @returns the smallest similarity over all channels, in [0, 1]; 0 for another picture
 */
export function ownLikeness(query: Comparable, similarities: Similarities, found: Comparable | undefined): number {
  const { color, position, shape } = similarities;
  const least = Math.min(color, position, shape);
  if (least < sameSimilarity) return 0;
  const likeness = found
    ? Math.min(least, cosineSimilarity(query.cnn, toUnitLength(found.cnn)), siftLikeness(query.sift, found.sift))
    : Math.min(least, similarities.sift);
  return likeness < sameSimilarity ? 0 : likeness;
}

/** Pictures without keypoints have zero SIFT vectors. */
function siftLikeness(query: Float32Array, found: Float32Array): number {
  if (isZero(query) && isZero(found)) return 1;
  return cosineSimilarity(query, toUnitLength(found));
}

function isZero(vector: Float32Array): boolean {
  return vector.every((value) => value === 0);
}
