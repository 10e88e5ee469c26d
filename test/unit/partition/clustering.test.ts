import { matrixOf } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imbalanceOf } from '../../../layers/retrieval/src/partition/clustering/counts.ts';
import { clusterBalanced } from '../../../layers/retrieval/src/partition/clustering/k-means.ts';
import { sizeCap } from '../../../layers/retrieval/src/partition/clustering/size-cap.ts';
import { chooseClassCount, kMeans } from '../../../layers/retrieval/src/partition/index.ts';
import { groupedRows } from './support.ts';

describe('k-means', () => {
  it('finds separate groups', async () => {
    const { labels, counts } = await clusterBalanced(groupedRows(200, 8, 4, 0.1), 4);
    for (let i = 4; i < 200; i++) expect(labels[i]).toBe(labels[i % 4]);
    expect(Array.from(counts)).toEqual([50, 50, 50, 50]);
  });

  it('never raises the inertia and stops once no row moves', async () => {
    const { iterations } = await kMeans(groupedRows(300, 6, 10), 12, { iterations: 100 });
    for (let i = 1; i < iterations.length; i++) {
      expect(iterations[i].inertia).toBeLessThanOrEqual(iterations[i - 1].inertia + 1e-6);
    }
    expect(iterations.at(-1)!.moves).toBe(0);
    expect(iterations.length).toBeLessThan(100);
  });

  it('reports the inertia of its labels and centroids', async () => {
    const x = groupedRows(100, 5, 3);
    const { labels, centroids, iterations } = await kMeans(x, 4);
    let inertia = 0;
    for (let i = 0; i < x.data.length; i++) {
      const column = i % 5;
      inertia += (x.data[i] - centroids.data[labels[Math.floor(i / 5)] * 5 + column]) ** 2;
    }
    expect(iterations.at(-1)!.inertia).toBeCloseTo(inertia, 4);
  });

  it('respects the cap, gives each row a class and is deterministic', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 1.2, 3),
        fc.integer(),
        async (rows, k, groups, maxSizeFactor, seed) => {
          const x = groupedRows(rows, 6, groups, 0.2, seed);
          const first = await clusterBalanced(x, k, { maxSizeFactor, seed, iterations: 6 });
          expect(Math.max(...first.counts)).toBeLessThanOrEqual(sizeCap(rows, k, maxSizeFactor));
          expect(first.counts.reduce((a, b) => a + b, 0)).toBe(rows);
          expect(first.labels.every((label) => label >= 0 && label < k)).toBe(true);
          if (rows >= k) expect(Math.min(...first.counts)).toBeGreaterThan(0);
          expect(await clusterBalanced(x, k, { maxSizeFactor, seed, iterations: 6 })).toEqual(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('handles equal rows and zero rows', async () => {
    const { counts } = await clusterBalanced(
      matrixOf([
        [1, 0],
        [1, 0],
        [1, 0],
        [0, 0],
        [0, 0],
      ]),
      3,
    );
    expect(counts.reduce((a, b) => a + b, 0)).toBe(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
  });

  it('names the argument that it rejects', async () => {
    await expect(kMeans(groupedRows(5, 3, 1), 0)).rejects.toThrow(
      'Expected k to be a whole number from 1 but received 0',
    );
    await expect(kMeans({ data: new Float32Array(0), rows: 0, columns: 3 }, 2)).rejects.toThrow('x.rows');
    await expect(kMeans(groupedRows(5, 3, 1), 2, { initial: groupedRows(3, 3, 1) })).rejects.toThrow(
      'Expected initial to be 2 x 3 but received 3 x 3',
    );
  });
});

describe('imbalance', () => {
  it('is 1 for equal classes and k when one class holds everything', () => {
    expect(imbalanceOf([5, 5, 5])).toBeCloseTo(1);
    expect(imbalanceOf([15, 0, 0])).toBeCloseTo(3);
  });
});

describe('the number of classes', () => {
  it('is small for a small library, about the root of a large one, and never too many to rank', () => {
    expect([0, 1, 49, 120, 199].map(chooseClassCount)).toEqual([1, 1, 1, 2, 3]);
    expect([200, 1_000, 10_000, 1_000_000].map(chooseClassCount)).toEqual([14, 32, 100, 1000]);
    expect(chooseClassCount(1e9)).toBe(4096);
  });
});
