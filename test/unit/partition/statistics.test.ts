import { type Matrix, matrixOf } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulateClassStatistics,
  accumulateSigmaStatistics,
  mergeSigmaStatistics,
  sigmaOf,
} from '../../../layers/retrieval/src/partition/index.ts';
import { classMeans } from '../../../layers/retrieval/src/partition/statistics/class-statistics.ts';
import { groupedRows } from './support.ts';

const slice = (x: Matrix, from: number, to: number): Matrix => ({
  data: x.data.slice(from * x.columns, to * x.columns),
  rows: to - from,
  columns: x.columns,
});
const cuts = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map((pair) => pair.sort((a, b) => a - b));

describe('class statistics', () => {
  const cnn = groupedRows(60, 6, 3);
  const sift = groupedRows(60, 4, 3, 0.5, 9);
  const classes = Int32Array.from({ length: 60 }, (_, i) => (i % 5) - 1);

  it('add up over any parts in any order to those of the library', () => {
    const whole = accumulateClassStatistics(classes, cnn, sift, 4);
    fc.assert(
      fc.property(cuts, ([a, b]) => {
        const parts = [
          [b, 60],
          [0, a],
          [a, b],
        ].map(([from, to]) =>
          accumulateClassStatistics(classes.slice(from, to), slice(cnn, from, to), slice(sift, from, to), 4),
        );
        for (const sums of ['counts', 'cnnSums', 'siftSums'] as const) {
          for (const [i, value] of whole[sums].entries()) {
            expect(parts.reduce((total, part) => total + part[sums][i], 0)).toBeCloseTo(value, 6);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('give unit means, and a zero row for an empty class', () => {
    const { cnn: means } = classMeans(
      accumulateClassStatistics(
        Int32Array.of(0, 0, -1),
        matrixOf([
          [1, 0],
          [0, 1],
          [9, 9],
        ]),
        undefined,
        2,
      ),
    );
    expect(Array.from(means.data)).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0, 0]);
  });

  it('reject a class beyond the last', () => {
    expect(() => accumulateClassStatistics(classes, cnn, sift, 3)).toThrow('each class');
  });
});

describe('sigma', () => {
  it('is the root of the mean variance of 3, 2 and 2 components', () => {
    const statistics = accumulateSigmaStatistics(
      matrixOf([
        [0, 0, 0, 0.2, 0.4, 0, 1],
        [1, 0, 0, 0.2, 0.8, 1, 0],
      ]),
    );
    const { color, position, shape } = sigmaOf(statistics);
    expect(color).toBeCloseTo(Math.sqrt(0.25 / 3), 6);
    expect(position).toBeCloseTo(Math.sqrt(0.04 / 2), 6);
    expect(shape).toBeCloseTo(0.5, 6);
  });

  it('has a minimum for a uniform or empty library', () => {
    const uniform = accumulateSigmaStatistics({ data: new Float32Array(70).fill(0.3), rows: 10, columns: 7 });
    expect(sigmaOf(uniform, 0.02)).toEqual({ color: 0.02, position: 0.02, shape: 0.02 });
    expect(sigmaOf(accumulateSigmaStatistics({ data: new Float32Array(0), rows: 0, columns: 7 }), 0.1).shape).toBe(0.1);
  });

  it('is merged over shards', () => {
    const objects = groupedRows(60, 7, 4);
    const whole = sigmaOf(accumulateSigmaStatistics(objects));
    fc.assert(
      fc.property(cuts, ([a, b]) => {
        const parts = [
          [0, a],
          [a, b],
          [b, 60],
        ].map(([from, to]) => accumulateSigmaStatistics(slice(objects, from, to)));
        const merged = sigmaOf(parts.reduceRight(mergeSigmaStatistics));
        for (const channel of ['color', 'position', 'shape'] as const) {
          expect(merged[channel]).toBeCloseTo(whole[channel], 9);
        }
      }),
    );
  });
});
