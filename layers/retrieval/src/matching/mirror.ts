import type { KeypointSet } from './keypoints.ts';

const cells = 4;
const orientations = 8;

/** Where each element of a mirrored descriptor comes from: the rows of cells in reverse, every orientation turned the other way. */
const source = Uint8Array.from({ length: cells * cells * orientations }, (_, i) => {
  const orientation = i % orientations;
  const column = Math.floor(i / orientations) % cells;
  const row = Math.floor(i / (orientations * cells));
  return ((cells - 1 - row) * cells + column) * orientations + ((orientations - orientation) % orientations);
});

/** SIFT descriptors (n x 128) as the mirror image would have them: the patch turned over across the keypoint's direction. */
export function mirrorDescriptors(descriptors: Uint8Array): Uint8Array {
  const mirrored = new Uint8Array(descriptors.length);
  for (let row = 0; row < descriptors.length; row += source.length) {
    for (let d = 0; d < source.length; d++) mirrored[row + d] = descriptors[row + source[d]];
  }
  return mirrored;
}

/** The keypoints of the mirror image, left for right. SIFT's places, a quarter of a pixel to the right in either (`SiftFeatures`). */
export function mirrorKeypoints({ points, descriptors, ...picture }: KeypointSet): KeypointSet {
  const mirrored = points.map((value, i) => (i % 2 === 0 ? picture.width - 0.5 - value : value));
  return { ...picture, points: mirrored, descriptors: mirrorDescriptors(descriptors) };
}
