import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectAndCompute, type SiftFeatures } from '../../../layers/retrieval/src/sift/index.ts';
import { withKernels } from '../../../layers/retrieval/src/sift/kernels.ts';
import { draw } from './fixtures/draw.ts';

const { gray, width, height } = draw(21, 180, 140);

function digest({ keypoints, octaves, descriptors }: SiftFeatures): string {
  const hash = createHash('sha256');
  for (const part of [keypoints, octaves, descriptors]) {
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.digest('hex');
}

/** Index of the keypoint nearest to (x, y), and its distance. */
function nearest({ count, keypoints }: SiftFeatures, x: number, y: number): { index: number; distance: number } {
  let best = { index: -1, distance: Number.POSITIVE_INFINITY };
  for (let i = 0; i < count; i++) {
    const distance = Math.hypot(keypoints[i * 5] - x, keypoints[i * 5 + 1] - y);
    if (distance < best.distance) best = { index: i, distance };
  }
  return best;
}

/** A Gaussian blob of height 150 on a background of 50. */
function blob(side: number, x: number, y: number, sigma: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const square = ((i % side) - x) ** 2 + (Math.floor(i / side) - y) ** 2;
    return Math.round(50 + 150 * Math.exp(-square / (2 * sigma * sigma)));
  });
}

describe('detectAndCompute', () => {
  it('gives the same bytes on every machine', () => {
    expect(digest(detectAndCompute(gray, width, height))).toMatchInlineSnapshot(
      `"554c16b2251e9b12245322408aaf5c6e4cb124a0a9577d1cf6df4d14b21d4bc7"`,
    );
  });

  it('gives the same bytes after any other picture', () => {
    const first = digest(detectAndCompute(gray, width, height));
    const other = draw(22, 333, 64);
    detectAndCompute(other.gray, other.width, other.height, { sigma: 2, nOctaveLayers: 5 });
    detectAndCompute(new Uint8Array(100 * 100).fill(255), 100, 100);
    expect(digest(detectAndCompute(gray, width, height))).toBe(first);
  });

  it('gives the same bytes with any memory content', () => {
    const first = digest(detectAndCompute(gray, width, height));
    // All bits set is a NaN.
    withKernels((kernels) => new Uint8Array(kernels.memory.buffer, kernels.takePicture(0)).fill(255));
    expect(digest(detectAndCompute(gray, width, height))).toBe(first);
  });

  it.each([3, 5, 9])('locates a blob of sigma %d where OpenCV does, with a size in proportion', (sigma) => {
    const features = detectAndCompute(blob(96, 47.3, 45.8, sigma), 96, 96);
    // A quarter of a pixel from its centre: see SiftFeatures.keypoints.
    const { index, distance } = nearest(features, 47.55, 46.05);
    expect(distance).toBeLessThan(0.06);
    const size = features.keypoints[index * 5 + 2];
    expect(size / 2 / sigma).toBeGreaterThan(0.85);
    expect(size / 2 / sigma).toBeLessThan(1.15);
  });

  it('finds the same keypoints and descriptors on a picture rotated by 90 degrees', () => {
    const turned = new Uint8Array(gray.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) turned[x * height + (height - 1 - y)] = gray[y * width + x];
    }
    const a = detectAndCompute(gray, width, height);
    const b = detectAndCompute(turned, height, width);
    let same = 0;
    for (let i = 0; i < a.count; i++) {
      const [x, y, , angle] = a.keypoints.subarray(i * 5);
      const expected = (angle + 90) % 360;
      const match = Array.from({ length: b.count }, (_, j) => j).find((j) => {
        const [bx, by, , turn] = b.keypoints.subarray(j * 5);
        return Math.hypot(bx - (height - 1 - y), by - x) < 0.6 && Math.abs(turn - expected) < 3;
      });
      if (match === undefined) continue;
      let difference = 0;
      for (let k = 0; k < 128; k++) difference += (a.descriptors[i * 128 + k] - b.descriptors[match * 128 + k]) ** 2;
      if (Math.sqrt(difference) < 100) same++;
    }
    expect(same / a.count).toBeGreaterThan(0.85);
  });

  it.each([
    ['response', (_: number, response: number) => response],
    ['response-and-size', (size: number, response: number) => Math.fround(size * response)],
  ] as const)('keeps the strongest `nfeatures` by %s', (strength, strengthOf) => {
    const strengths = ({ count, keypoints }: SiftFeatures) =>
      Array.from({ length: count }, (_, i) => strengthOf(keypoints[i * 5 + 2], keypoints[i * 5 + 4]));
    const all = strengths(detectAndCompute(gray, width, height)).sort((a, b) => b - a);
    const kept = strengths(detectAndCompute(gray, width, height, { nfeatures: 40, strength }));
    expect(kept.length).toBeGreaterThanOrEqual(40);
    expect(Math.min(...kept)).toBe(all[39]);
    expect(kept.length).toBe(all.filter((one) => one >= all[39]).length);
  });

  it('finds nothing on a flat picture', () => {
    expect(detectAndCompute(new Uint8Array(64 * 64).fill(77), 64, 64)).toEqual({
      count: 0,
      keypoints: new Float32Array(0),
      octaves: new Int32Array(0),
      descriptors: new Uint8Array(0),
    });
  });

  it('accepts any size and any bytes', () => {
    const size = fc.integer({ min: 16, max: 90 });
    fc.assert(
      fc.property(size, size, fc.integer(), fc.boolean(), (w, h, seed, noisy) => {
        const picture = draw(seed, w, h).gray;
        if (noisy) for (let i = 0; i < picture.length; i++) picture[i] = Math.imul(i + seed, 2654435761) >>> 24;
        const { count, keypoints, octaves, descriptors } = detectAndCompute(picture, w, h);
        expect([keypoints.length, octaves.length, descriptors.length]).toEqual([count * 5, count, count * 128]);
        for (let i = 0; i < count; i++) {
          const [x, y, diameter, angle, response] = keypoints.subarray(i * 5);
          expect(x >= 0 && x < w && y >= 0 && y < h).toBe(true);
          expect(diameter > 0 && angle >= 0 && angle < 360 && response > 0).toBe(true);
          if (i > 0) expect(keypoints[i * 5 - 5] <= x).toBe(true);
          const length = Math.hypot(...descriptors.subarray(i * 128, i * 128 + 128));
          expect(length > 300 && length < 560).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [16, 2000],
    [4096, 16],
  ])('takes a strip of %d x %d', (w, h) => {
    expect(detectAndCompute(draw(5, w, h).gray, w, h).count).toBeGreaterThan(10);
  });
});
