import type { KeypointSet } from './keypoints.ts';

const cells = 4;
const orientations = 8;

/**
 * The element of a descriptor that each element of its mirror image equals: rows of cells reversed,
 * orientations negated.
 */
const source = Uint8Array.from({ length: cells * cells * orientations }, (_, i) => {
  const orientation = i % orientations;
  const column = Math.floor(i / orientations) % cells;
  const row = Math.floor(i / (orientations * cells));
  return ((cells - 1 - row) * cells + column) * orientations + ((orientations - orientation) % orientations);
});

/**
 * The descriptors that SIFT would compute on the mirror image: each patch reflected across the
 * orientation of its keypoint.
 *
 * @param descriptors n x 128
 * @returns n x 128, a new array
 */
export function mirrorDescriptors(descriptors: Uint8Array): Uint8Array {
  const mirrored = new Uint8Array(descriptors.length);
  for (let row = 0; row < descriptors.length; row += source.length) {
    for (let d = 0; d < source.length; d++) mirrored[row + d] = descriptors[row + source[d]];
  }
  return mirrored;
}

/**
 * The keypoints of the mirror image, left and right swapped. SIFT's x is a quarter of a pixel too
 * large in both pictures (`SiftFeatures`), which the 0.5 accounts for.
 *
 * @returns new keypoints in the order of the given ones
 */
export function mirrorKeypoints({ points, descriptors, ...picture }: KeypointSet): KeypointSet {
  const mirrored = points.map((value, i) => (i % 2 === 0 ? picture.width - 0.5 - value : value));
  return { ...picture, points: mirrored, descriptors: mirrorDescriptors(descriptors) };
}
