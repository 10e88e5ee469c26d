/** What every function starts from: its stores, by the names in its environment, its logger, and limits that several keep. */
export { type Failure, failIfAny } from './failures.ts';
export { logger } from './logger.ts';
export { metadataLimits, metadataName } from './metadata-limits.ts';
export { once, stores } from './stores.ts';
