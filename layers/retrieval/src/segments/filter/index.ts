/**
 * Turns a filter and a segment's facts into a mask of the rows that may be found, before anything
 * is scored. The search asks for the mask of each segment that it visits. Looked-up columns are
 * cached as long as the segment lives.
 */
export {
  type Condition,
  type Filter,
  type FilterField,
  isDateField,
  metadataPrefix,
  type Operators,
} from './filter.ts';
export { rowMask } from './mask.ts';
