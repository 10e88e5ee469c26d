import { expect, it } from 'vitest';
import { detectAndCompute, type SiftFeatures } from '../../../layers/retrieval/src/sift/index.ts';
import { draw } from '../../unit/sift/fixtures/draw.ts';

/** A drawing of 200 x 150 at the upper left of a flat picture. */
function cornered(side: number): Uint8Array {
  const { gray, width, height } = draw(1, 200, 150);
  const picture = new Uint8Array(side * side).fill(128);
  for (let y = 0; y < height; y++) picture.set(gray.subarray(y * width, (y + 1) * width), y * side);
  return picture;
}

/** Keypoints of the two finest octaves, with their descriptors. */
function fine({ count, keypoints, octaves, descriptors }: SiftFeatures): string[] {
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => (octaves[i] << 24) >> 24 < 1)
    .map((i) => `${keypoints.subarray(5 * i, 5 * i + 5)} ${descriptors.subarray(128 * i, 128 * (i + 1))}`);
}

it('finds the same in a picture that needs more than 2 GB, where addresses have their highest bit set', {
  timeout: 120_000,
}, () => {
  const [small, large] = [512, 4096].map((side) =>
    fine(detectAndCompute(cornered(side), side, side, { nOctaveLayers: 5 })),
  );
  expect(small.length).toBeGreaterThan(100);
  expect(large).toEqual(small);
});
