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
