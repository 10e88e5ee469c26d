/**
 * A filter and a segment's facts flow in, a mask of the rows that may be found flows out, before anything is scored.
 * The search asks for the mask of each segment that it visits; what it looked up of a segment stays as long as the
 * segment does.
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
