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
