import type { Keypoints } from '../features/index.ts';
import { mirrorDescriptors } from '../matching/index.ts';
import { evenRows } from '../words/index.ts';

/**
 * Maximum keypoints that look up candidates for the mirror image. Coding all of them would take
 * longer than every other step.
 */
export const maxMirrored = 128;

/**
 * Keypoints of the mirror image, left and right swapped, with their frames. SIFT is not run again:
 * the descriptor of a mirrored patch has the same entries in another order.
 *
 * @param most maximum keypoints, taken evenly; all by default
 * @returns new keypoints, in pixels of the mirror image
 */
export function mirrorQuery({ geometry, descriptors, ...picture }: Keypoints, most: number = picture.count): Keypoints {
  const rows = evenRows(picture.count, most);
  const places = new Float32Array(4 * rows.length);
  const own = new Uint8Array(128 * rows.length);
  for (const [i, row] of rows.entries()) {
    const [x, y, size, angle] = geometry.subarray(4 * row, 4 * row + 4);
    places.set([picture.width - 1 - x, y, size, (540 - angle) % 360], 4 * i);
    own.set(descriptors.subarray(128 * row, 128 * (row + 1)), 128 * i);
  }
  return { ...picture, count: rows.length, geometry: places, descriptors: mirrorDescriptors(own) };
}
