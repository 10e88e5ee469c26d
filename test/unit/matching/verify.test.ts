import { describe, expect, it } from 'vitest';
import { type KeypointSet, type Point, verify } from '../../../layers/retrieval/src/matching/index.ts';
import { quadHomography, randomPoints, transfer } from './views.ts';

const size = { width: 400, height: 300 };
const quad: Point[] = [
  [60, 40],
  [330, 70],
  [300, 260],
  [80, 220],
];

/** Descriptors that differ strongly from row to row. */
function descriptors(seed: number, count: number): Uint8Array {
  return Uint8Array.from(randomPoints(seed, count * 64, { width: 120, height: 120 }));
}

const candidate: KeypointSet = {
  ...size,
  count: 80,
  points: randomPoints(1, 80, size),
  descriptors: descriptors(2, 80),
};

/** A photograph of the candidate, noise in its descriptors, and 40 keypoints of something else. */
const query: KeypointSet = {
  ...size,
  count: 120,
  points: Float32Array.from([...transfer(quadHomography(size, quad), candidate.points), ...randomPoints(3, 40, size)]),
  descriptors: Uint8Array.from([...candidate.descriptors.map((value, i) => value + (i % 5)), ...descriptors(4, 40)]),
};

describe('verify', () => {
  it('says where the candidate appears in the query', () => {
    const found = verify(query, candidate);
    expect(found.inliers).toBe(80);
    for (const [i, [x, y]] of found.quad!.entries()) {
      expect(Math.abs(x - quad[i]![0])).toBeLessThan(0.1);
      expect(Math.abs(y - quad[i]![1])).toBeLessThan(0.1);
    }
    expect(found.homography).toHaveLength(9);
    expect(verify(query, candidate)).toEqual(found);
  });

  it('finds a stranger nowhere', () => {
    const stranger = { ...candidate, descriptors: descriptors(77, 80) };
    expect(verify(query, stranger)).toEqual({ inliers: 0, homography: null, quad: null });
    const empty = { ...size, count: 0, points: new Float32Array(0), descriptors: new Uint8Array(0) };
    expect(verify(query, empty).quad).toBeNull();
    expect(verify(empty, candidate).quad).toBeNull();
  });

  it('counts matches between the same two places once', () => {
    const few = (set: KeypointSet): KeypointSet => ({
      ...set,
      points: set.points.map((_, i) => set.points[((i >> 1) % 6) * 2 + (i % 2)]!),
    });
    expect(
      verify(
        few({
          ...query,
          count: 80,
          points: query.points.slice(0, 160),
          descriptors: query.descriptors.slice(0, 80 * 128),
        }),
        few(candidate),
      ).inliers,
    ).toBe(0);
  });

  it('refuses a set whose parts do not fit', () => {
    expect(() => verify(query, { ...candidate, count: 79 })).toThrow('candidate says 79 keypoints but has 80 points');
  });
});
