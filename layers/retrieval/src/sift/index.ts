/**
 * Local features: an 8-bit grey picture goes in, keypoints and their 128-byte descriptors come out,
 * as OpenCV's SIFT computes them (Lowe 2004). Each picture's features are extracted here once;
 * `vlad/` aggregates the descriptors, `matching/` compares them, and `cnn/` weights its pooling by
 * the locations of the keypoints. The code is WebAssembly (`assembly/`) without other dependencies.
 */

export type { SiftOptions } from './options.ts';
export { detectAndCompute, rootSift, type SiftFeatures, warmUp } from './sift.ts';
