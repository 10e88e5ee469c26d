import { describe, expect, it } from 'vitest';
import { isNearDuplicate, type KeypointSet } from '../../../layers/retrieval/src/matching/index.ts';
import { matchPlaces } from '../../../layers/retrieval/src/matching/places.ts';
import { randomPoints } from './views.ts';

const size = { width: 400, height: 300 };

/** Keypoints anywhere, whose descriptors differ strongly from row to row. */
function keypoints(seed: number, count: number): KeypointSet {
  const descriptors = Uint8Array.from(randomPoints(seed + 1000, count * 64, { width: 120, height: 120 }));
  return { ...size, count, points: randomPoints(seed, count, size), descriptors };
}

describe('matched places', () => {
  const candidate = keypoints(1, 80);
  const moved = { ...candidate, points: candidate.points.map((value) => value / 2 + 20) };

  it('are where the same descriptors lie in either', () => {
    const { from, to } = matchPlaces(moved, candidate);
    expect(from).toEqual(candidate.points);
    expect(to).toEqual(moved.points);
  });

  it('count once, however many orientations a point has', () => {
    const six = (set: KeypointSet): KeypointSet => ({
      ...set,
      points: set.points.map((_, i) => set.points[((i >> 1) % 6) * 2 + (i % 2)]),
    });
    const { from, to } = matchPlaces(six(moved), six(candidate));
    expect(from).toEqual(candidate.points.slice(0, 12));
    expect(to).toEqual(moved.points.slice(0, 12));
  });

  it('are none between strangers, or where there are no keypoints', () => {
    const empty = { ...size, count: 0, points: new Float32Array(0), descriptors: new Uint8Array(0) };
    for (const other of [keypoints(7, 80), empty]) {
      expect(matchPlaces(candidate, other).from.length).toBeLessThan(8);
      expect(isNearDuplicate(candidate, other)).toBe(false);
    }
  });

  it('are not looked for in a set whose parts do not fit', () => {
    expect(() => isNearDuplicate(candidate, { ...candidate, count: 79 })).toThrow(
      'candidate says 79 keypoints but has 80 points',
    );
  });
});
