/**
 * The library, ready to be searched. A build's classes lie in segment files that are read when first probed; what has
 * changed since its snapshot is laid over them from the change log, so that a picture is found seconds after it lands
 * and gone at once when deleted. A query flows through routing, scan and ranking and leaves as an ordered list with its
 * similarities. The search handler calls it with a view of its tenant's library; retraining writes the segments.
 */

export { type Candidate, comparable } from './candidate.ts';
export { ExhaustiveSearch, type Nearest } from './exhaustive-search.ts';
export { expandRanking, type Ranked } from './expand.ts';
export { factsOf, type Metadata, type MetadataValue, type PictureFacts } from './facts.ts';
export {
  type Condition,
  type Filter,
  type FilterField,
  isDateField,
  metadataPrefix,
  type Operators,
  rowMask,
} from './filter/index.ts';
export { InstanceIndex, instancesOf, readWords, type WordSource, wordCoder } from './instances.ts';
export {
  type BuiltPartition,
  bilinearFile,
  changesFrom,
  classIndexFile,
  directionsFile,
  type LibraryView,
  OpenPartition,
  projectionFile,
  recentFile,
  refreshView,
  type SegmentSource,
} from './library-view.ts';
export { type NearDuplicate, nearDuplicatesOf } from './near-duplicates.ts';
export { beginning, type ChangedPicture, ChangeOverlay, type ChangeSource } from './overlay.ts';
export { ownLikeness, withOwnLikeness } from './own-picture.ts';
export { type Evidence, refineQuery } from './refine.ts';
export { ResidentSegments, residentBytes, residentSegments } from './resident-segments.ts';
export { Scan } from './scan.ts';
export type { Wanted } from './scan-heaps.ts';
export {
  type SearchHit,
  type SearchOutcome,
  type SearchQuery,
  type SearchRequest,
  searchLibrary,
} from './search.ts';
export {
  decodeSegment,
  encodeSegment,
  type QuantizedRows,
  type Segment,
  type SegmentPicture,
  toSegment,
} from './segment.ts';
export { TopK } from './top-k.ts';
export { type KeypointSource, keypointSet, liftedScore, type Verified, verifyCandidates } from './verify.ts';
