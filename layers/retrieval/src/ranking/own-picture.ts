import { cosineSimilarity, toUnitLength } from '../math/index.ts';
import type { Comparable, Similarities } from '../similarity/index.ts';

/** Two descriptions of one picture differ by rounding alone. */
const sameSimilarity = 0.998;

/**
 * How alike the query and a picture of the library are where they differ most; 0 unless they are one picture, whatever file it
 * came in. Then no doubt is left, and no familiarity is asked for. Vectors are compared as they are, because W of eq. (12) has
 * its own view, and at unit length, from which eight bits a value move them.
 *
 * @param found the picture's vectors; where they were not read, geometry has found it, and its SIFT vector tells enough
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

/**
 * The similarities of a picture to the query as answers show them. W of eq. (12) gives a picture beside itself another CNN
 * similarity than 1; the very picture has its own likeness in place of it.
 *
 * @returns `own`: the likeness of the very picture, 0 for every other picture
 */
export function withOwnLikeness(
  query: Comparable,
  similarities: Similarities,
  found: Comparable | undefined,
): { own: number; similarities: Similarities } {
  const own = ownLikeness(query, similarities, found);
  return { own, similarities: own > 0 ? { ...similarities, cnn: own } : similarities };
}

/** Pictures without keypoints have no SIFT to differ in. */
function siftLikeness(query: Float32Array, found: Float32Array): number {
  if (isZero(query) && isZero(found)) return 1;
  return cosineSimilarity(query, toUnitLength(found));
}

function isZero(vector: Float32Array): boolean {
  return vector.every((value) => value === 0);
}
