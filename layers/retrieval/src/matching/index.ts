/**
 * Tells whether two pictures show the same thing, and where. Keypoints with uint8 RootSIFT descriptors of a query and of a stored
 * candidate flow in; matches (nearest in both directions, ratio test), the view on which most of them agree and the candidate's
 * outline in the query flow out. `index/` calls it on the best candidates of a search, with the keypoints' sizes and directions
 * (`verifyFramed`), and at ingest on what may be a copy, where places alone do (`isNearDuplicate`).
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
