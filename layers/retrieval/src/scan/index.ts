/**
 * Scans score rows of segments against a query by eq. (10), in WebAssembly, and keep the best.
 * Vectors of segments that are searched often reside in the kernels' memory. `ranking` runs a scan
 * per search; `library` admits segments to the memory; `recognise` scores single rows.
 */
export { byScore, type Candidate, candidateOf } from './candidate.ts';
export { ExhaustiveSearch, type Nearest } from './exhaustive-search.ts';
export { ResidentSegments, residentBytes, residentSegments } from './resident-segments.ts';
export { Scan } from './scan.ts';
export type { Wanted } from './scan-heaps.ts';
