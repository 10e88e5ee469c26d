/**
 * Recognition finds pictures of the same thing by keypoints, in any class: visual words vote for
 * candidates, geometry verifies them. `ranking` lifts what is verified; indexing looks up
 * near-duplicates of new pictures.
 */
export { InstanceIndex, instancesOf, readWords, type WordSource, wordCoder } from './instances.ts';
export { maxMirrored, mirrorQuery } from './mirror-query.ts';
export { type NearDuplicate, nearDuplicatesOf } from './near-duplicates.ts';
export { type Recognised, recognise } from './recognise.ts';
export { type KeypointSource, keypointSet, liftedScore, type Verified, verifyCandidates } from './verify.ts';
