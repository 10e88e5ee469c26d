import type { Homography } from './homography.ts';
import { descriptorLength, type MatchOptions, matchDescriptors } from './match.ts';
import { mapOutline, type Quad } from './outline.ts';
import { findHomography, type HomographyOptions } from './ransac.ts';

/** What is known of a picture for verification. */
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

export type VerifyOptions = MatchOptions & Omit<HomographyOptions, 'outline'>;

export interface Verification {
  /** Matches that agree with one view of the candidate; 0 where there is none. */
  inliers: number;
  /** Takes the candidate's pixels to the query's; null where there is no such view. */
  homography: Homography | null;
  /** The candidate's outline in the query's pixels: where the stored picture appears in the query; null likewise. */
  quad: Quad | null;
}

/** Fewest inliers that are taken for the same picture. */
export const minInliers = 8;

/**
 * Whether, and where, the candidate (a stored picture) appears in the query: matches with ratio and mutual test, then RANSAC for the
 * homography from candidate to query. Matches at the same two places (SIFT's several orientations of one point) count once.
 *
 * @throws RangeError if `points` or `descriptors` do not hold `count` rows, or on an option out of range.
 */
export function verify(query: KeypointSet, candidate: KeypointSet, options: VerifyOptions = {}): Verification {
  const { from, to } = matchPlaces(query, candidate, options);
  const fit = findHomography(from, to, { minInliers, ...options, outline: candidate });
  if (!fit) return { inliers: 0, homography: null, quad: null };
  return { inliers: fit.inliers.length, homography: fit.matrix, quad: mapOutline(fit.matrix, candidate) };
}

/** Where the matched keypoints lie: `from` in the candidate, `to` in the query, x and y of each; each pair of places once. */
export function matchPlaces(query: KeypointSet, candidate: KeypointSet, options: MatchOptions = {}) {
  check(query, 'query');
  check(candidate, 'candidate');
  const { pairs } = matchDescriptors(candidate.descriptors, query.descriptors, options);
  return places(candidate.points, query.points, pairs);
}

function places(from: Float32Array, to: Float32Array, pairs: Int32Array) {
  const seen = new Set<string>();
  const outFrom = new Float32Array(pairs.length);
  const outTo = new Float32Array(pairs.length);
  let count = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const a = 2 * pairs[i]!;
    const b = 2 * pairs[i + 1]!;
    const place = [from[a]!, from[a + 1]!, to[b]!, to[b + 1]!].map(Math.round).join();
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
