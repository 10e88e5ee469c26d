import { seededRandom } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssigner } from '../../../layers/retrieval/src/partition/clustering/assigner.ts';
import { bestRows } from '../../../layers/retrieval/src/partition/dense/products.ts';
import { loadRows } from '../../../layers/retrieval/src/partition/kernels.ts';
import { partitionGenerator } from '../../../layers/retrieval/src/partition/random.ts';
import { groupedRows, head } from './support.ts';

describe('assignment through rounded products', () => {
  it('equals assignment by float products at every scale', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1100 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(1e-3, 1, 1e3),
        fc.boolean(),
        fc.integer(),
        async (rows, columns, k, scale, withOffsets, seed) => {
          const random = seededRandom(seed, partitionGenerator);
          const x = groupedRows(rows, columns, 7, 2, seed);
          for (let i = 0; i < x.data.length; i++) x.data[i] = x.data[i] * scale;
          const centroids = groupedRows(k, columns, 5, 1, seed + 1);
          const offsets = withOffsets
            ? Float32Array.from({ length: k }, () => random.uniform() * scale * 0.2)
            : undefined;
          const assigned = await createAssigner(loadRows(x), k).assign(centroids, offsets);
          const exact = await bestRows(x, centroids, offsets);
          for (let row = 0; row < rows; row++) {
            if (assigned[row] === exact[row]) continue;
            const score = (c: number) => {
              let sum = offsets?.[c] ?? 0;
              for (let d = 0; d < columns; d++) sum += x.data[row * columns + d] * centroids.data[c * columns + d];
              return sum;
            };
            expect(score(assigned[row]) / scale).toBeCloseTo(score(exact[row]) / scale, 5);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('chooses the first of equal centroids, and accepts fewer centroids than reserved', async () => {
    const x = groupedRows(40, 6, 3);
    const assigner = createAssigner(loadRows(x), 9);
    const twice = { data: Float32Array.from([...x.data.slice(0, 18), ...x.data.slice(0, 18)]), rows: 6, columns: 6 };
    expect(Math.max(...(await assigner.assign(twice)))).toBeLessThan(3);
    expect(Array.from(await assigner.assign(head(x, 3)))).toEqual(Array.from(await assigner.assign(twice)));
  });

  it('distinguishes rows that are too small for a scale of their own', async () => {
    const tiny = { data: Float32Array.of(1e-40, 0, 0, 0, 1e-40, 0, 0, 0, 1e-40), rows: 3, columns: 3 };
    const axes = { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), rows: 3, columns: 3 };
    expect(Array.from(await createAssigner(loadRows(tiny), 3).assign(axes))).toEqual([0, 1, 2]);
  });

  it('handles rows and centroids of zeros', async () => {
    const zeros = { data: new Float32Array(12), rows: 4, columns: 3 };
    expect(Array.from(await createAssigner(loadRows(zeros), 4).assign(zeros))).toEqual([0, 0, 0, 0]);
    const offsets = Float32Array.of(0, 2, 1, 2);
    expect(Array.from(await createAssigner(loadRows(zeros), 4).assign(zeros, offsets))).toEqual([1, 1, 1, 1]);
  });
});
