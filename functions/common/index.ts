/** What every function starts from: its stores, by the names in its environment, and its logger. */
export { logger } from './logger.ts';
export { once, stores } from './stores.ts';
