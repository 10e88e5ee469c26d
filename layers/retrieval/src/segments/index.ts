/**
 * A segment holds some pictures of one class, column by column: facts, quantised vectors, object
 * features. Builds write segments as Apache Arrow files, the change log makes them in memory, scans
 * read their rows. A filter becomes a mask of a segment's rows.
 */
export { factsOf, type Metadata, type MetadataValue, metadataOf, type PictureFacts } from './facts.ts';
export {
  type Condition,
  type Filter,
  type FilterField,
  isDateField,
  metadataPrefix,
  type Operators,
  rowMask,
} from './filter/index.ts';
export { dotQuantized, objectAt, rowFeatures } from './rows.ts';
export {
  decodeSegment,
  encodeSegment,
  objectColumns,
  type QuantizedRows,
  type Segment,
  type SegmentPicture,
  toSegment,
} from './segment.ts';
