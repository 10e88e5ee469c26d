/** The results of a ranking as answers show them. */
export { placeResults, presentResults } from './present.ts';
export { rankingOptions, SearchResult, sampleResult } from './schema.ts';
