import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FramedKeypoints,
  type Homography,
  type Point,
  verifyFramed,
} from '../../../layers/retrieval/src/matching/index.ts';
import { quadHomography, randomPoints, transfer } from './views.ts';

const size = { width: 400, height: 300 };
const corners: Point[] = [
  [0, 0],
  [400, 0],
  [400, 300],
  [0, 300],
];
const slanted: Point[] = [
  [60, 40],
  [330, 70],
  [300, 260],
  [80, 220],
];
const nothing = { inliers: 0, homography: null, quad: null };

/** Descriptors that differ strongly from row to row. */
function descriptors(seed: number, count: number): Uint8Array {
  return Uint8Array.from(randomPoints(seed, count * 64, { width: 120, height: 120 }));
}

/** Keypoints at random locations, 4 to 24 pixels large, with random orientations. */
function keypoints(seed: number, count: number): FramedKeypoints {
  const points = randomPoints(seed, count, size);
  const frames = randomPoints(seed + 1000, count, { width: 20, height: 360 });
  const geometry = Float32Array.from({ length: 4 * count }, (_, i) => {
    const at = 2 * (i >> 2) + (i % 2);
    return i % 4 < 2 ? points[at] : frames[at] + (i % 4 === 2 ? 4 : 0);
  });
  return { ...size, count, geometry, descriptors: descriptors(seed + 2000, count) };
}

/** The keypoints mapped by a homography. */
function seen(h: Homography, original: FramedKeypoints): FramedKeypoints {
  const geometry = original.geometry.slice();
  for (let at = 0; at < geometry.length; at += 4) {
    const [x, y, length, angle] = geometry.subarray(at, at + 4) as unknown as [number, number, number, number];
    const radians = (angle * Math.PI) / 180;
    const [dx, dy] = [0.01 * Math.cos(radians), 0.01 * Math.sin(radians)];
    const [u, v, ax, ay, bx, by] = transfer(h, Float64Array.of(x, y, x + dx, y + dy, x - dy, y + dx)) as unknown as [
      ...[number, number, number, number, number, number],
    ];
    const area = Math.abs((ax - u) * (by - v) - (ay - v) * (bx - u));
    geometry.set([u, v, (length * Math.sqrt(area)) / 0.01, (Math.atan2(ay - v, ax - u) * 180) / Math.PI], at);
  }
  return { ...original, geometry };
}

/**
 * The first `right` keypoints of one and then those of the other, all with the descriptors of the
 * one.
 */
function mixed(one: FramedKeypoints, other: FramedKeypoints, right: number): FramedKeypoints {
  const geometry = other.geometry.slice();
  geometry.set(one.geometry.subarray(0, 4 * right));
  return { ...one, geometry };
}

/** Projections of up to 600 pixels: pictures are reduced to 640 at most. */
const view = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.double({ min: 0.4, max: 1.5, noNaN: true }),
  )
  .map(([moves, scale]) => corners.map(([x, y], i): Point => [scale * (x + moves[i][0]), scale * (y + moves[i][1])]));

describe('verifyFramed', () => {
  const candidate = keypoints(1, 80);
  const query = seen(quadHomography(size, slanted), candidate);

  it('locates the candidate in the query', () => {
    const found = verifyFramed(query, candidate);
    expect(found.inliers).toBe(80);
    for (const [i, [x, y]] of found.quad!.entries()) {
      expect(Math.abs(x - slanted[i][0])).toBeLessThan(0.2);
      expect(Math.abs(y - slanted[i][1])).toBeLessThan(0.2);
    }
    expect(verifyFramed(query, candidate)).toEqual(found);
  });

  it('recovers a homography with half of the matches wrong', () => {
    fc.assert(
      fc.property(view, fc.nat({ max: 1000 }), (quad, seed) => {
        const original = keypoints(seed, 100);
        const found = verifyFramed(
          mixed(seen(quadHomography(size, quad), original), keypoints(seed + 1, 100), 50),
          original,
        );
        expect(found.inliers).toBeGreaterThanOrEqual(48);
        for (const [i, [x, y]] of found.quad!.entries()) {
          expect(Math.hypot(x - quad[i][0], y - quad[i][1])).toBeLessThan(4);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('recognises a candidate by a few matches among many wrong ones', () => {
    for (let seed = 0; seed < 20; seed++) {
      const original = keypoints(seed, 60);
      const turned = seen(
        Float64Array.of(0.4, -0.3, 150, 0.3, 0.4, 60, 0, 0, 1),
        mixed(original, keypoints(seed, 60), 60),
      );
      expect(verifyFramed(mixed(turned, keypoints(seed + 50, 60), 10), original).inliers).toBeGreaterThanOrEqual(8);
    }
  });

  it('finds nothing where locations, sizes or orientations are unrelated', () => {
    for (let seed = 0; seed < 30; seed++) {
      const original = keypoints(seed, 60);
      expect(verifyFramed(mixed(original, keypoints(seed + 50, 60), 0), original)).toEqual(nothing);
    }
    const misdirected = query.geometry.map((value, i) => (i % 4 === 3 ? value + 47 * (i >> 2) : value));
    expect(verifyFramed({ ...query, geometry: misdirected }, candidate).inliers).toBeLessThan(20);
    const swollen = query.geometry.map((value, i) => (i % 4 === 2 ? value * 4 ** ((i >> 2) % 5) : value));
    expect(verifyFramed({ ...query, geometry: swollen }, candidate).inliers).toBeLessThan(20);
  });

  it('finds no unrelated picture, and nothing without keypoints', () => {
    expect(verifyFramed(query, { ...candidate, descriptors: descriptors(77, 80) })).toEqual(nothing);
    const empty = { ...size, count: 0, geometry: new Float32Array(0), descriptors: new Uint8Array(0) };
    expect(verifyFramed(query, empty)).toEqual(nothing);
    expect(verifyFramed(empty, candidate)).toEqual(nothing);
  });

  it('rejects points on a line and a mirror image', () => {
    const line = candidate.geometry.map((value, i) =>
      i % 4 === 0 ? 4 * (i >> 2) + 20 : i % 4 === 1 ? 2 * (i >> 2) + 20 : value,
    );
    const onLine = { ...candidate, geometry: line };
    expect(verifyFramed(onLine, onLine)).toEqual(nothing);
    const mirrored = candidate.geometry.map((value, i) =>
      i % 4 === 0 ? 400 - value : i % 4 === 3 ? (540 - value) % 360 : value,
    );
    expect(verifyFramed({ ...candidate, geometry: mirrored }, candidate)).toEqual(nothing);
  });

  it('counts matches between the same two locations once', () => {
    const few = (set: FramedKeypoints): FramedKeypoints => ({
      ...set,
      geometry: set.geometry.map((_, i) => set.geometry[((i >> 2) % 5) * 4 + (i % 4)]),
    });
    expect(verifyFramed(few(query), few(candidate))).toEqual(nothing);
  });

  it('rejects a set whose parts differ in length', () => {
    expect(() => verifyFramed(query, { ...candidate, count: 79 })).toThrow(
      'candidate says 79 keypoints but has 80 places and 80 descriptors',
    );
  });
});
