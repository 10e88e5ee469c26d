/**
 * A picture's bytes flow in, everything it is compared by flows out: decoded once, it passes SIFT, VLAD, the CNN and the
 * object features, and leaves as one value with a byte codec of about 0.6 KB, beside its keypoints. Indexing calls it for
 * each picture that lands, the search for each query, relearning for the library under a new set; nothing else makes features.
 */
export { ByteReader, ByteWriter, CorruptRecordError } from './bytes.ts';
export { detectKeypoints } from './detect-keypoints.ts';
export { type Described, type ExtractedPicture, FeatureExtractor } from './extract.ts';
export {
  type FeatureSet,
  type FeatureSetParts,
  featureSetName,
  parseFeatureSetName,
  shippedFeatureSetName,
  type Versioned,
  versionedName,
} from './feature-set.ts';
export { decodeFeatures, encodeFeatures, type Features } from './features.ts';
export { decodeKeypoints, encodeKeypoints, type Keypoints } from './keypoints.ts';
export {
  decodeProjection,
  encodeProjection,
  type ProjectedFeatures,
  type Projection,
  ProjectionFit,
  project,
} from './projection.ts';
export { dequantize, type QuantizedVector, quantize } from './quantize.ts';
export { type FeatureSlots, featuresIn, slotFor } from './slots.ts';
