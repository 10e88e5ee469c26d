import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionCount, regionWeights } from '../../../layers/retrieval/src/cnn/pooling.ts';

const grid = fc.record({ columns: fc.integer({ min: 1, max: 9 }), rows: fc.integer({ min: 1, max: 9 }) });
const poolings = fc.constantFrom('global', 'pyramid', 'keypoint-pyramid' as const);
const placed = fc
  .array(fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true })), {
    maxLength: 30,
  })
  .map((points) => ({
    keypoints: Float32Array.from(points.flatMap(([x, y]) => [x, y, 3, 0, 1])),
    width: 100,
    height: 50,
  }));

describe('regionWeights', () => {
  it('gives every region a total weight of 1', () => {
    fc.assert(
      fc.property(poolings, grid, placed, (pooling, { columns, rows }, points) => {
        const weights = regionWeights(pooling, { columns, rows }, points);
        const places = columns * rows;
        for (let region = 0; region < regionCount; region++) {
          const row = weights.subarray(region * places, (region + 1) * places);
          expect(row.every((weight) => weight >= 0)).toBe(true);
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
        }
      }),
    );
  });

  it('cuts the map into 2 columns and 3 rows, the left column first', () => {
    const weights = regionWeights('pyramid', { columns: 2, rows: 3 });
    const rows = Array.from({ length: regionCount }, (_, r) => [...weights.subarray(r * 6, (r + 1) * 6)]);
    expect(rows[0]).toEqual(new Array(6).fill(Math.fround(1 / 6)));
    expect(rows.slice(1).map((row) => row.indexOf(1))).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it('weighs cells with keypoints more', () => {
    const points = { keypoints: Float32Array.of(75, 25, 3, 0, 1), width: 100, height: 100 };
    const [first, second, third, fourth] = regionWeights('keypoint-pyramid', { columns: 2, rows: 2 }, points);
    expect([first, third, fourth]).toEqual([0.125, 0.125, 0.125]);
    expect(second).toBe(0.625);
  });
});
