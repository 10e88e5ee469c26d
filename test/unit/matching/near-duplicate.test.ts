import { describe, expect, it } from 'vitest';
import {
  isNearDuplicate,
  type KeypointSet,
  mirrorKeypoints,
  type Size,
} from '../../../layers/retrieval/src/matching/index.ts';
import { drawnKeypoints } from '../../keypoints.ts';

/**
 * A copy's keypoints: each moved to where `place` maps it, without those that fall outside of the
 * copy.
 */
function picture(seed: number, count = 400): KeypointSet {
  const { width, height, geometry, descriptors } = drawnKeypoints(seed, count);
  const points = Float32Array.from({ length: 2 * count }, (_, i) => geometry[4 * (i >> 1) + (i % 2)]);
  return { width, height, count, points, descriptors };
}

type Place = (x: number, y: number, i: number) => [x: number, y: number];

function copyOf({ points, descriptors, count }: KeypointSet, { width, height }: Size, place: Place): KeypointSet {
  const rows = Array.from({ length: count }, (_, i) => i);
  const placed = rows.map((i) => place(points[2 * i], points[2 * i + 1], i));
  const kept = rows.filter((i) => {
    const [x, y] = placed[i];
    return x >= 0 && y >= 0 && x <= width && y <= height;
  });
  return {
    ...{ width, height, count: kept.length },
    points: Float32Array.from(kept.flatMap((i) => placed[i])),
    descriptors: Uint8Array.from(kept.flatMap((i) => [...descriptors.subarray(128 * i, 128 * (i + 1))])),
  };
}

/**
 * The keypoints of `own` where `isKept` is true, and those of another picture in place of the
 * others.
 */
function mixed(own: KeypointSet, seed: number, isKept: (x: number, y: number, i: number) => boolean): KeypointSet {
  const other = picture(seed, own.count);
  const points = own.points.slice();
  const descriptors = own.descriptors.slice();
  for (let i = 0; i < own.count; i++) {
    if (isKept(own.points[2 * i], own.points[2 * i + 1], i)) continue;
    points.set(other.points.subarray(2 * i, 2 * i + 2), 2 * i);
    descriptors.set(other.descriptors.subarray(128 * i, 128 * (i + 1)), 128 * i);
  }
  return { ...own, points, descriptors };
}

const original = picture(1);
const isMarked = (copy: KeypointSet) => {
  const [late, early] = [isNearDuplicate(copy, original), isNearDuplicate(original, copy)];
  expect(late).toBe(early);
  return late;
};

describe('a near-duplicate', () => {
  it.each([
    ['in the middle', 0.5, 0.5],
    ['at the top left', 0, 0],
    ['at the bottom right', 1, 1],
    ['off centre', 0.9, 0.3],
  ])('is a crop to 60 percent of both sides, %s, as it is or sized back', (_, across, down) => {
    const [left, top] = [across * 256, down * 192];
    for (const scale of [1, 1 / 0.6]) {
      const size = { width: 384 * scale, height: 288 * scale };
      expect(isMarked(copyOf(original, size, (x, y) => [(x - left) * scale, (y - top) * scale]))).toBe(true);
    }
  });

  it('is not a crop to a quarter of the area', () => {
    expect(isMarked(copyOf(original, { width: 320, height: 240 }, (x, y) => [x - 100, y - 100]))).toBe(false);
  });

  it('is a picture rotated by 30 degrees, with or without its corners', () => {
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    for (const [width, height] of [
      [800, 740],
      [640, 480],
      [410, 308],
    ] as const) {
      const turned: Place = (x, y) => [
        width / 2 + (x - 320) * cos - (y - 240) * sin,
        height / 2 + (x - 320) * sin + (y - 240) * cos,
      ];
      expect(isMarked(copyOf(original, { width, height }, turned))).toBe(true);
    }
  });

  it('is a mirror image when compared as one', () => {
    const mirrored = mirrorKeypoints(original);
    expect(isMarked(mirrored)).toBe(false);
    expect(isMarked(mirrorKeypoints(mirrored))).toBe(true);
  });

  it('is a stamped picture that lost most keypoints to the stamp, but not another picture in the same border', () => {
    expect(isMarked(mixed(original, 2, (_x, _y, i) => i % 6 === 0))).toBe(true);
    const isFrame = (x: number, y: number) => Math.min(x, y, 640 - x, 480 - y) < 30;
    expect(isMarked(mixed(original, 2, isFrame))).toBe(false);
  });

  it('is not another shot, in which near objects have moved relative to far ones', () => {
    const moved: Place = (x, y, i) => (i % 3 === 0 ? [x, y] : [x + 2.5 + (i % 2), y]);
    expect(isMarked(copyOf(original, original, moved))).toBe(false);
  });
});
