/**
 * Local features: an 8-bit grey picture goes in, keypoints and their 128-byte descriptors come out, as OpenCV's SIFT
 * would give them (Lowe 2004). Features are extracted here once per picture; `vlad/` aggregates the descriptors,
 * `matching/` compares them and `cnn/` weighs its pooling by where the keypoints lie. The work is done in WebAssembly
 * (`assembly/`), with no other dependency.
 */

export type { SiftOptions } from './options.ts';
export { detectAndCompute, rootSift, type SiftFeatures, warmUp } from './sift.ts';
