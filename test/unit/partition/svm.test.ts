import { matrixOf, rowOf } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainOneVsRest } from '../../../layers/retrieval/src/partition/index.ts';
import { solveByCoordinateDescent } from './coordinate-descent.ts';
import { trainLinearSvm } from './linear-svm.ts';
import { groupedRows } from './support.ts';

const sides = (rows: number, groups: number) => Int8Array.from({ length: rows }, (_, i) => (i % groups === 0 ? 1 : -1));

describe('the linear SVM', () => {
  it('finds the known separator of two points', () => {
    // hinge, no bias, x = ±1: w = 1 satisfies both margins exactly
    const svm = trainLinearSvm(matrixOf([[1], [-1]]), Int8Array.of(1, -1), { loss: 'hinge', biasFeature: 0, cost: 10 });
    expect(svm.weights[0]).toBeCloseTo(1, 3);
    expect(svm.bias).toBe(0);
    expect(svm.objective).toBeCloseTo(0.5, 3);
    // squared hinge, C = 1/2: w minimises w^2/2 + (1 - w)^2
    const squared = trainLinearSvm(matrixOf([[1], [-1]]), Int8Array.of(1, -1), { biasFeature: 0, cost: 0.5 });
    expect(squared.weights[0]).toBeCloseTo(2 / 3, 3);
  });

  it.each(['hinge', 'squared-hinge'] as const)('cannot be improved by a nearby separator (%s)', (loss) => {
    const x = groupedRows(80, 5, 3);
    const labels = sides(80, 3);
    const svm = trainLinearSvm(x, labels, { loss, tolerance: 1e-5, maxEpochs: 20_000 });
    expect(svm.converged).toBe(true);
    const objective = (weights: Float32Array, bias: number) => {
      let value = (bias * bias + weights.reduce((sum, w) => sum + w * w, 0)) / 2;
      for (let i = 0; i < 80; i++) {
        const margin = rowOf(x, i).reduce((sum, v, c) => sum + v * weights[c], bias);
        const violation = Math.max(0, 1 - labels[i] * margin);
        value += loss === 'hinge' ? violation : violation * violation;
      }
      return value;
    };
    expect(svm.objective).toBeCloseTo(objective(svm.weights, svm.bias), 3);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.double({ min: -0.1, max: 0.1, noNaN: true }), (column, step) => {
        const moved = svm.weights.map((w, c) => (c === column ? w + step : w));
        expect(objective(moved, svm.bias + (column === 5 ? step : 0))).toBeGreaterThan(svm.objective - 1e-3);
      }),
    );
  });

  it('reaches the same objective with and without shrinking for every seed', () => {
    const x = groupedRows(150, 10, 6, 1.5);
    const objectives = [1, 2].flatMap((seed) =>
      [true, false].map(
        (shrinking) => trainLinearSvm(x, sides(150, 6), { seed, shrinking, tolerance: 1e-5 }).objective,
      ),
    );
    for (const objective of objectives) expect(objective / objectives[0]).toBeCloseTo(1, 4);
  });

  it('weights the sides', () => {
    const x = groupedRows(200, 4, 10, 3);
    const recalled = (classWeights: 'balanced' | { positive: number; negative: number }) => {
      const svm = trainLinearSvm(x, sides(200, 10), { classWeights });
      let found = 0;
      for (let i = 0; i < 200; i += 10) {
        if (rowOf(x, i).reduce((sum, v, c) => sum + v * svm.weights[c], svm.bias) > 0) found++;
      }
      return found;
    };
    expect(recalled('balanced')).toBeGreaterThan(recalled({ positive: 1, negative: 1 }));
  });

  it('handles an empty side, zero rows and no rows', () => {
    const onlyNegative = trainLinearSvm(groupedRows(20, 3, 2), new Int8Array(20).fill(-1));
    expect(onlyNegative.bias).toBeLessThan(0);
    const zeros = { data: new Float32Array(12), rows: 4, columns: 3 };
    const flat = trainLinearSvm(zeros, Int8Array.of(1, -1, 1, 1), { loss: 'hinge', biasFeature: 0 });
    expect(Array.from(flat.weights)).toEqual([0, 0, 0]);
    expect(trainLinearSvm({ data: new Float32Array(0), rows: 0, columns: 3 }, new Int8Array(0)).objective).toBe(0);
  });

  it('names the argument that it rejects', () => {
    const x = groupedRows(4, 3, 2);
    expect(() => trainLinearSvm(x, Int8Array.of(1, -1))).toThrow('labels.length');
    expect(() => trainLinearSvm(x, Int8Array.of(1, -1, 0, 1))).toThrow(
      'Expected each label to be +1 or -1 but received 0',
    );
    expect(() => trainLinearSvm(x, sides(4, 2), { cost: 0 })).toThrow('cost');
    const oneSided = { classWeights: { positive: 1, negative: 0 } };
    expect(() => trainLinearSvm(x, sides(4, 2), oneSided)).toThrow('Expected classWeights.negative to be above 0');
    expect(() => trainLinearSvm(x, sides(4, 2), { biasFeature: Number.NaN })).toThrow('biasFeature');
  });
});

describe('the SIMD kernel', () => {
  it('agrees with the float64 reference', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<'hinge' | 'squared-hinge'>('hinge', 'squared-hinge'),
        fc.constantFrom(0.05, 1, 8),
        fc.constantFrom(0, 1, 3),
        fc.boolean(),
        (rows, columns, loss, cost, biasFeature, shrinking) => {
          const x = groupedRows(rows, columns, 4, 1);
          const given = { loss, cost, biasFeature, shrinking, tolerance: 1e-3, maxEpochs: 20_000 };
          const labels = sides(rows, 3);
          const exact = solveByCoordinateDescent(x, labels, given);
          const fast = trainLinearSvm(x, labels, given);
          expect(fast.objective / exact.objective).toBeCloseTo(1, 3);
          fast.weights.forEach((weight, c) => {
            expect(Math.abs(weight - exact.weights[c])).toBeLessThan(0.02 * cost ** 0.5 + 0.01);
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('one against the rest', () => {
  it('trains classes together to the optimum of each alone', () => {
    const x = groupedRows(300, 12, 20, 1.5);
    const labels = Int32Array.from({ length: 300 }, (_, i) => i % 20);
    const classes = Int32Array.from({ length: 20 }, (_, c) => c);
    for (const loss of ['hinge', 'squared-hinge'] as const) {
      const options = { loss, classWeights: 'balanced' as const, tolerance: 1e-4, maxEpochs: 20_000 };
      const together = trainOneVsRest(x, labels, classes, options);
      expect(together.unconverged).toBe(0);
      for (const c of classes) {
        const alone = solveByCoordinateDescent(
          x,
          Int8Array.from(labels, (label) => (label === c ? 1 : -1)),
          options,
        );
        expect(together.biases[c]).toBeCloseTo(alone.bias, 2);
        rowOf(together.weights, c).forEach((weight, d) => {
          expect(weight).toBeCloseTo(alone.weights[d], 2);
        });
      }
    }
  });

  it('accepts several classes per row', () => {
    const x = matrixOf([
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ]);
    const both = trainOneVsRest(x, Int32Array.of(0, 1, 1, -1, 2, -1, 2, 2), Int32Array.of(1), { cost: 100 });
    const margin = (row: number) => rowOf(x, row).reduce((sum, v, c) => sum + v * both.weights.data[c], both.biases[0]);
    expect([0, 1, 2, 3].map((row) => margin(row) > 0)).toEqual([true, true, false, false]);
  });

  it('separates groups and trains any subset of the classes', () => {
    const x = groupedRows(120, 8, 4, 0.4);
    const labels = Int32Array.from({ length: 120 }, (_, i) => i % 4);
    const { weights, biases, unconverged } = trainOneVsRest(x, labels, Int32Array.of(3, 1));
    expect(unconverged).toBe(0);
    for (let i = 0; i < 120; i++) {
      const [three, one] = [0, 1].map((p) =>
        rowOf(weights, p).reduce((sum, w, c) => sum + w * x.data[i * 8 + c], biases[p]),
      );
      if (i % 4 === 3) expect(three).toBeGreaterThan(one);
      if (i % 4 === 1) expect(one).toBeGreaterThan(three);
    }
  });
});
