import { framedPairs } from './framed-pairs.ts';
import { findFramedView } from './framed-view.ts';
import type { Homography } from './homography.ts';
import { checkFrames, type FramedKeypoints } from './keypoints.ts';
import { mapOutline, type Quad } from './outline.ts';

export interface FramedOptions {
  /** As in `matchDescriptors`. A little looser than Lowe's .8 by default, .85: sizes and directions throw most false matches out. */
  ratio?: number;
  /** Fewest pairs that are taken for the same thing. */
  minInliers?: number;
}

export interface Verification {
  /** Matches that agree with one view of the candidate; 0 where there is none. */
  inliers: number;
  /** Takes the candidate's pixels to the query's; null where there is no such view. */
  homography: Homography | null;
  /** The candidate's outline in the query's pixels: where the stored picture appears in the query; null likewise. */
  quad: Quad | null;
}

/** Fewest inliers, alike in place, size and direction, that are taken for the same thing. */
export const minFramedInliers = 6;

/**
 * Whether, and where, the candidate (a stored picture) appears in the query: matches with ratio and mutual test, then the view from
 * candidate to query that most of them share. What agrees in size and direction too is worth more than places alone, so few inliers
 * do, and a poor photograph is still recognised.
 *
 * @throws RangeError if `geometry` or `descriptors` do not hold `count` rows, or on an option out of range.
 *
 * @example
 * ```ts
 * import { type FramedKeypoints, verifyFramed } from '@dlsift/retrieval/matching';
 *
 * // Forty keypoints with descriptors of their own, moved right and down by `shift` pixels.
 * function keypointsAt(shift: number): FramedKeypoints {
 *   const rows = Array.from({ length: 40 }, (_, i) => i);
 *   const place = (i: number) => [20 + ((i * 37) % 200) + shift, 20 + ((i * 53) % 150) + shift];
 *   const geometry = Float32Array.from(rows.flatMap((i) => [...place(i), 8, 90]));
 *   const byte = (i: number) => (Math.imul(i + 1, 2654435761) >>> 8) % 100;
 *   const descriptors = Uint8Array.from({ length: 40 * 128 }, (_, i) => byte(i));
 *   return { width: 320, height: 240, count: 40, geometry, descriptors };
 * }
 *
 * const { inliers, quad } = verifyFramed(keypointsAt(30), keypointsAt(0));
 * console.log(inliers >= 30); // true
 * console.log(quad?.[0].map(Math.round)); // [ 30, 30 ]
 * ```
 */
export function verifyFramed(
  query: FramedKeypoints,
  candidate: FramedKeypoints,
  { ratio = 0.85, minInliers = minFramedInliers }: FramedOptions = {},
): Verification {
  checkFrames(query, 'query');
  checkFrames(candidate, 'candidate');
  const view = findFramedView(framedPairs(query, candidate, ratio), candidate, query, minInliers);
  if (!view) return { inliers: 0, homography: null, quad: null };
  return { inliers: view.inliers, homography: view.matrix, quad: mapOutline(view.matrix, candidate) };
}
