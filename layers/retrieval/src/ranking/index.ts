/**
 * The search, step 4 of the paper. A query passes through routing, scan, recognition and ranking;
 * the result is an ordered list with its similarities. The search function calls `searchLibrary`
 * with a view of its tenant's library.
 */
export { appraise, firstResultsOf } from './appraise.ts';
export { calibrationOf } from './calibration-of.ts';
export { ownLikeness } from './own-picture.ts';
export type { SearchResult } from './rank.ts';
export { type Evidence, refineQuery } from './refine.ts';
export type { SearchQuery, SearchRequest } from './request.ts';
export { type SearchOutcome, searchLibrary } from './search.ts';
