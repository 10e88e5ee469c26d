import { describe, expect, it } from 'vitest';
import { isNearDuplicate, type KeypointSet } from '../../../layers/retrieval/src/matching/index.ts';
import { matchPlaces } from '../../../layers/retrieval/src/matching/places.ts';
import { randomPoints } from './views.ts';

const size = { width: 400, height: 300 };

/** Keypoints at random locations, with descriptors that differ strongly from row to row. */
function keypoints(seed: number, count: number): KeypointSet {
  const descriptors = Uint8Array.from(randomPoints(seed + 1000, count * 64, { width: 120, height: 120 }));
  return { ...size, count, points: randomPoints(seed, count, size), descriptors };
}

describe('matchPlaces', () => {
  const candidate = keypoints(1, 80);
  const moved = { ...candidate, points: candidate.points.map((value) => value / 2 + 20) };

  it('returns the locations of equal descriptors in both pictures', () => {
    const { from, to } = matchPlaces(moved, candidate);
    expect(from).toEqual(candidate.points);
    expect(to).toEqual(moved.points);
  });

  it('counts a location once, whatever its number of orientations', () => {
    const six = (set: KeypointSet): KeypointSet => ({
      ...set,
      points: set.points.map((_, i) => set.points[((i >> 1) % 6) * 2 + (i % 2)]),
    });
    const { from, to } = matchPlaces(six(moved), six(candidate));
    expect(from).toEqual(candidate.points.slice(0, 12));
    expect(to).toEqual(moved.points.slice(0, 12));
  });

  it('finds none between unrelated pictures, or without keypoints', () => {
    const empty = { ...size, count: 0, points: new Float32Array(0), descriptors: new Uint8Array(0) };
    for (const other of [keypoints(7, 80), empty]) {
      expect(matchPlaces(candidate, other).from.length).toBeLessThan(8);
      expect(isNearDuplicate(candidate, other)).toBe(false);
    }
  });

  it('rejects a set whose parts differ in length', () => {
    expect(() => isNearDuplicate(candidate, { ...candidate, count: 79 })).toThrow(
      'candidate says 79 keypoints but has 80 points',
    );
  });
});
