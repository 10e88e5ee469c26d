/**
 * Extracts everything that a picture is compared by: decoded once, it passes SIFT, VLAD, the CNN
 * and the object features, and leaves as one value with a byte codec of about 0.6 KB, beside its
 * keypoints. Indexing, search and relearning call it; no other room makes features.
 */
export { ByteReader, ByteWriter, CorruptRecordError } from './bytes.ts';
export { detectKeypoints } from './detect-keypoints.ts';
export { type Described, type ExtractedPicture, FeatureExtractor } from './extract.ts';
export {
  type FeatureSet,
  type FeatureSetParts,
  featureSetName,
  parseFeatureSetName,
  type ShippedFeatureSet,
  shippedFeatureSets,
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
