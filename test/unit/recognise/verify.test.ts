import { encodeKeypoints, type Keypoints } from '@dlsift/retrieval/features';
import { liftedScore, verifyCandidates } from '@dlsift/retrieval/recognise';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

/** Keypoints at random places with random descriptors. */
function keypoints(seed: number, count = 60): Keypoints {
  const random = mulberry32(seed);
  return {
    width: 320,
    height: 240,
    count,
    geometry: Float32Array.from({ length: count * 4 }, (_, i) => (i % 2 === 0 ? 320 : 240) * random()),
    descriptors: Uint8Array.from({ length: count * 128 }, () => Math.floor(random() ** 3 * 255)),
  };
}

/** The same keypoints, seen at twice the size and moved. */
function seenLarger(original: Keypoints): Keypoints {
  const geometry = original.geometry.map((value, i) => [2 * value + 10, 2 * value + 10, 2 * value, value][i % 4]);
  return { ...original, width: 660, height: 500, geometry };
}

const source = (stored: Record<string, Keypoints>) => ({
  keypointsOf: async (imageId: string) => (stored[imageId] ? encodeKeypoints(stored[imageId]) : null),
});

it('finds the same object and its place in the query, not another, nor one without keypoints', async () => {
  const same = keypoints(1);
  const candidates = ['same', 'other', 'gone'].map((imageId) => ({ imageId }));
  const found = await verifyCandidates(seenLarger(same), candidates, source({ same, other: keypoints(2) }));
  expect([...found.keys()]).toEqual(['same']);
  const { inliers, quad } = found.get('same')!;
  expect(inliers).toBeGreaterThan(50);
  const corners = [10, 10, 650, 10, 650, 490, 10, 490];
  expect(quad.flat()).toEqual(corners.map((value) => expect.closeTo(value, 0)));
});

it('a query with hardly any keypoints verifies nothing', async () => {
  const few = keypoints(1, 5);
  expect((await verifyCandidates(few, [{ imageId: 'same' }], source({ same: few }))).size).toBe(0);
});

it('more inliers raise a score more, never above 1', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(score, fc.integer({ min: 6, max: 500 }), fc.integer({ min: 0, max: 50 }), (s, inliers, more) => {
      const lifted = liftedScore(s, inliers);
      expect(lifted).toBeGreaterThanOrEqual(s);
      expect(lifted).toBeLessThanOrEqual(1);
      expect(liftedScore(s, inliers + more)).toBeGreaterThanOrEqual(lifted);
    }),
  );
});

it('more inliers rank first, at any number of inliers', () => {
  const lifted = Array.from({ length: 495 }, (_, i) => liftedScore(0.3, 6 + i));
  for (let i = 1; i < lifted.length; i++) expect(lifted[i]).toBeGreaterThan(lifted[i - 1]);
});
