import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHomography, type Point } from '../../../layers/retrieval/src/matching/index.ts';
import { quadHomography, randomPoints, transfer } from './views.ts';

const outline = { width: 640, height: 480 };
const corners: Point[] = [
  [0, 0],
  [640, 0],
  [640, 480],
  [0, 480],
];
/** A projection of the outline: each corner moved by up to 110 pixels, then all scaled. */
const view = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: -110, max: 110 }), fc.integer({ min: -110, max: 110 })), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.double({ min: 0.4, max: 2, noNaN: true }),
  )
  .map(([moves, scale]) => corners.map(([x, y], i): Point => [scale * (x + moves[i][0]), scale * (y + moves[i][1])]));

describe('findHomography', () => {
  it('recovers a homography to a pixel with half of the pairs wrong', () => {
    fc.assert(
      fc.property(view, fc.integer(), (quad, seed) => {
        const truth = quadHomography(outline, quad);
        const from = randomPoints(seed, 120, outline);
        const to = transfer(truth, from);
        const wrong = randomPoints(seed + 1, 60, outline);
        to.set(wrong);
        const fit = findHomography(from, to, { outline, seed });
        expect(fit).not.toBeNull();
        expect(fit!.inliers.length).toBeGreaterThanOrEqual(60);
        const corner = Float32Array.from(corners.flat());
        const found = transfer(fit!.matrix, corner);
        const wanted = transfer(truth, corner);
        for (let i = 0; i < 8; i++) expect(Math.abs(found[i] - wanted[i])).toBeLessThan(1);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same answer for the same seed', () => {
    const from = randomPoints(3, 60, outline);
    const to = randomPoints(4, 60, outline);
    const [first, second] = [1, 2].map(() => findHomography(from, to, { seed: 9 }));
    expect(first).toEqual(second);
  });

  it('finds no ten inliers in unrelated points', () => {
    for (let seed = 0; seed < 30; seed++) {
      const from = randomPoints(seed, 40, outline);
      expect(findHomography(from, randomPoints(seed + 99, 40, outline), { outline, seed, minInliers: 10 })).toBeNull();
    }
  });

  it('rejects points on a line, a repeated point, a mirror image and a vanishing picture', () => {
    const from = randomPoints(5, 50, outline);
    const line = from.map((_, i) => (i % 2 === 0 ? i : 2 * i + 7));
    expect(findHomography(line, line)).toBeNull();
    expect(findHomography(new Float32Array(100).fill(7), new Float32Array(100).fill(9))).toBeNull();
    const mirrored = from.map((value, i) => (i % 2 === 0 ? 640 - value : value));
    expect(findHomography(from, mirrored, { minInliers: 10 })).toBeNull();
    const shrunk = from.map((value) => value / 100);
    expect(findHomography(from, shrunk, { outline, threshold: 0.1, minInliers: 10 })).toBeNull();
  });

  it('needs four pairs, with a partner for every point', () => {
    expect(findHomography(new Float32Array(6), new Float32Array(6))).toBeNull();
    expect(() => findHomography(new Float32Array(8), new Float32Array(10))).toThrow('from has 8 numbers and to 10');
  });
});
