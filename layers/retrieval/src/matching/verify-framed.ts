import { framedPairs } from './framed-pairs.ts';
import { findFramedView } from './framed-view.ts';
import type { Homography } from './homography.ts';
import { checkFrames, type FramedKeypoints } from './keypoints.ts';
import { mapOutline, type Quad } from './outline.ts';

/** Options of `verifyFramed`. */
export interface FramedOptions {
  /**
   * As in `matchDescriptors`. Default .85, looser than Lowe's .8, since sizes and orientations
   * remove most false matches.
   */
  ratio?: number;
  /** Minimum inliers of a verified candidate. Default 6. */
  minInliers?: number;
}

/** Whether and where a candidate appears in a query. */
export interface Verification {
  /** Matches that agree with the homography; 0 where there is none. */
  inliers: number;
  /** Maps the candidate's pixels to the query's; null where no homography was found. */
  homography: Homography | null;
  /**
   * The candidate's outline in the query's pixels: where the stored picture appears in the query;
   * null where no homography was found.
   */
  quad: Quad | null;
}

/** Minimum inliers, alike in location, size and orientation, of a verified candidate. */
export const minFramedInliers = 6;

/**
 * Decides whether and where a candidate (a stored picture) appears in a query: matches by ratio and
 * mutual test, then the homography from candidate to query that most of them agree with. Agreement
 * in size and orientation is stronger evidence than agreement in location alone, so few inliers are
 * enough, and poor photographs are still recognised.
 *
 * @throws RangeError if `geometry` or `descriptors` do not hold `count` rows, or on an option out
 *   of range
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
