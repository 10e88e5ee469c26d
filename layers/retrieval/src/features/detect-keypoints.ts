import { type RgbImage, toGray } from '../image/index.ts';
import { detectAndCompute, rootSift, type SiftOptions } from '../sift/index.ts';
import type { Keypoints } from './keypoints.ts';

/**
 * The keypoints kept of a picture. Of photographs of drawn covers, .985 have the right picture
 * among the first 16 candidates with these, .970 with the 500 of the highest response.
 */
const kept: SiftOptions = { nfeatures: 500, strength: 'response-and-size' };

/**
 * Detects a picture's keypoints.
 *
 * @returns `keypoints` as they are stored; `positions` for poolings, count x 5 (x, y, size, angle,
 *   response)
 */
export function detectKeypoints(rgb: RgbImage): { keypoints: Keypoints; positions: Float32Array } {
  const { width, height } = rgb;
  const found = detectAndCompute(toGray(rgb).data, width, height, kept);
  const geometry = new Float32Array(found.count * 4);
  for (let i = 0; i < found.count; i++) geometry.set(found.keypoints.subarray(i * 5, i * 5 + 4), i * 4);
  const keypoints = { width, height, count: found.count, geometry, descriptors: rootSift(found.descriptors) };
  return { keypoints, positions: found.keypoints };
}
