/**
 * What functions share: stores by the names in the environment, logger, feature sets, libraries
 * kept open, and limits.
 */
export { byAge } from './by-age.ts';
export { type Failure, failIfAny } from './failures.ts';
export { type FeatureSets, featureSetsOf } from './feature-sets.ts';
export type { Identity } from './identity.ts';
export { type InTurn, takeTurns } from './in-turn.ts';
export { LibraryViews, storedKeypoints } from './library-views.ts';
export { logger } from './logger.ts';
export { metadataLimits, metadataName } from './metadata-limits.ts';
export { ModelStore } from './models.ts';
export { once, stores } from './stores.ts';
