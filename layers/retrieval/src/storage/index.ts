/**
 * The service's data. One store per table and one for the bucket; each change is one conditional
 * write of one item, so no transaction can be left half done. Functions read and write pictures,
 * partitions, profiles, searches and callers here. Every call takes the tenant first, except those
 * of `TenantStore`, which serves the authorizer and the schedules.
 */
export { cleanLabel, cleanName, cleanPrefix, isLeftover } from '@dlsift/names';
export { decodeCursor, encodeCursor, type Page } from './dynamodb.ts';
export { InvalidCursorError, requireEnvironment, VersionConflictError } from './errors.ts';
export { type Judgement, JudgementStore, judgementSlots, type Verdict } from './judgements.ts';
export {
  contentKey,
  type InboxKey,
  imageIdOf,
  inboxKey,
  inboxPrefix,
  incomingModelKey,
  keypointsKey,
  modelKey,
  modelsPrefix,
  parseInboxKey,
  partitionPrefix,
  queryKey,
  segmentKey,
  thumbnailKey,
  wordsKey,
} from './keys.ts';
export { type LeftEdits, LeftEditsStore, moveMs } from './left-edits.ts';
export type { Edits, MetadataChanges } from './library/edits.ts';
export type { LibraryImage } from './library/image.ts';
export { type LibraryStore, libraryStore } from './library/library-store.ts';
export type { ReadyImage } from './library/ready-images.ts';
export { type ListedObject, ObjectStore, type StoredObject, unquote } from './objects.ts';
export type { TenantFeatureSets } from './partitions/feature-sets.ts';
export { type PartitionStore, partitionStore } from './partitions/partition-store.ts';
export {
  type Drift,
  newBuild,
  newVersion,
  type PartitionRecord,
  type RetrainingMode,
  retrainingModes,
} from './partitions/record.ts';
export type { SegmentEntry } from './partitions/segment-manifest.ts';
export type { TenantSettings } from './partitions/settings.ts';
export { ProfileStore, type WeightsSource } from './profiles.ts';
export { type QueryCandidate, type QueryRecord, QueryStore } from './queries.ts';
export { type SearchedQuery, type SearchHead, type SearchRecord, SearchStore } from './searches.ts';
export type { ShownPicture } from './shown-pictures.ts';
export { type Caller, type Role, roles, TenantStore } from './tenants.ts';
