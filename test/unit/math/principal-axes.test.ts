import { describe, expect, it } from 'vitest';
import { principalAxes } from '../../../layers/retrieval/src/math/index.ts';
import { mulberry32 } from '../../random.ts';

/**
 * Rows that vary along `spread.length` coordinates, by these standard deviations, about a mean of
 * 3.
 */
function rowsAlong(spread: number[], rows: number, columns: number) {
  const next = mulberry32(5);
  const data = new Float32Array(rows * columns).fill(3);
  for (let r = 0; r < rows; r++) {
    for (const [c, deviation] of spread.entries())
      data[r * columns + 2 * c] += deviation * (next() - 0.5) * Math.sqrt(12);
  }
  return { data, rows, columns };
}

describe('principalAxes', () => {
  it('finds the axes of variation, by falling variance', () => {
    const { mean, axes, variances } = principalAxes(rowsAlong([1, 4, 2], 900, 40), 3, 1);
    expect(Math.abs(axes.data[2])).toBeGreaterThan(0.99);
    expect(Math.abs(axes.data[40 + 4])).toBeGreaterThan(0.99);
    expect(Math.abs(axes.data[80 + 0])).toBeGreaterThan(0.99);
    expect([...variances].map(Math.sqrt).map(Math.round)).toEqual([4, 2, 1]);
    expect(mean[1]).toBeCloseTo(3, 5);
  });

  it('gives orthonormal axes', () => {
    const next = mulberry32(6);
    const rows = { data: Float32Array.from({ length: 50 * 64 }, () => next()), rows: 50, columns: 64 };
    const { axes } = principalAxes(rows, 20, 1);
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j <= i; j++) {
        let dot = 0;
        for (let c = 0; c < 64; c++) dot += axes.data[i * 64 + c] * axes.data[j * 64 + c];
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 4);
      }
    }
  });

  it('rejects more axes than the rows span', () => {
    expect(() => principalAxes(rowsAlong([1], 5, 40), 5, 1)).toThrow('5 vectors of 40 span at most 4');
  });
});
