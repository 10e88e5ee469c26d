import { descriptorLength, matchDescriptors } from './match.ts';

/** Keypoints of which nothing but the place is known. */
export interface KeypointSet {
  /** Of the picture in which the points lie, in pixels. */
  width: number;
  height: number;
  count: number;
  /** count x 2: x, y in pixels. */
  points: Float32Array;
  /** count x 128: RootSIFT. */
  descriptors: Uint8Array;
}

/**
 * Where the matched keypoints lie: `from` in the candidate, `to` in the query, x and y of each. Pairs of the same two places (SIFT's
 * several orientations of one point) count once.
 *
 * @throws RangeError if `points` or `descriptors` do not hold `count` rows
 */
export function matchPlaces(query: KeypointSet, candidate: KeypointSet): { from: Float32Array; to: Float32Array } {
  check(query, 'query');
  check(candidate, 'candidate');
  const { pairs } = matchDescriptors(candidate.descriptors, query.descriptors);
  return places(candidate.points, query.points, pairs);
}

function places(from: Float32Array, to: Float32Array, pairs: Int32Array) {
  const seen = new Set<string>();
  const outFrom = new Float32Array(pairs.length);
  const outTo = new Float32Array(pairs.length);
  let count = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const a = 2 * pairs[i];
    const b = 2 * pairs[i + 1];
    const place = [from[a], from[a + 1], to[b], to[b + 1]].map(Math.round).join();
    if (seen.has(place)) continue;
    seen.add(place);
    outFrom.set(from.subarray(a, a + 2), 2 * count);
    outTo.set(to.subarray(b, b + 2), 2 * count);
    count++;
  }
  return { from: outFrom.subarray(0, 2 * count), to: outTo.subarray(0, 2 * count) };
}

function check({ count, points, descriptors }: KeypointSet, name: string): void {
  if (points.length === 2 * count && descriptors.length === descriptorLength * count) return;
  throw new RangeError(
    `${name} says ${count} keypoints but has ${points.length / 2} points and ${descriptors.length / descriptorLength} descriptors`,
  );
}
