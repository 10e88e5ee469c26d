/**
 * Decides whether two pictures show the same thing, and where. Keypoints with uint8 RootSIFT
 * descriptors of a query and of a stored candidate go in; matches (nearest in both directions,
 * ratio test), the homography that most of them agree with and the candidate's outline in the query
 * come out. Searches verify their best candidates with `verifyFramed`, which uses the sizes and
 * orientations of keypoints; ingest checks possible copies with `isNearDuplicate`, which uses
 * locations alone.
 */
export type { Homography, Point } from './homography.ts';
export type { FramedKeypoints, KeypointSet } from './keypoints.ts';
export { type Matches, type MatchOptions, matchDescriptors } from './match.ts';
export { mirrorDescriptors, mirrorKeypoints } from './mirror.ts';
export { isNearDuplicate } from './near-duplicate.ts';
export type { Quad, Size } from './outline.ts';
export { findHomography, type HomographyFit, type HomographyOptions } from './ransac.ts';
export {
  type FramedOptions,
  minFramedInliers,
  type Verification,
  verifyFramed,
} from './verify-framed.ts';
