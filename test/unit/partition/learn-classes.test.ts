import { matrixOf } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnClasses } from '../../../bench/partition/learn-classes.ts';
import { assignToClasses, neighbourClasses } from '../../../layers/retrieval/src/partition/index.ts';
import {
  moveTowardsReverseNeighbours,
  nearestNeighbours,
} from '../../../layers/retrieval/src/partition/labels/neighbours.ts';
import { groupedRows } from './support.ts';

describe('the neighbour graph', () => {
  it('is exact and leaves the row itself out', async () => {
    const x = groupedRows(60, 6, 5);
    const { neighbours, count } = await nearestNeighbours(x, 4);
    expect(count).toBe(4);
    for (let row = 0; row < 60; row++) {
      const product = (other: number) => {
        let sum = 0;
        for (let c = 0; c < 6; c++) sum += x.data[row * 6 + c] * x.data[other * 6 + c];
        return sum;
      };
      const others = Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== row);
      others.sort((a, b) => product(b) - product(a));
      const found = Array.from(neighbours.subarray(row * 4, row * 4 + 4));
      expect(found.map(product)).toEqual(others.slice(0, 4).map(product));
      expect(found).not.toContain(row);
    }
  });

  it('handles equal rows and fewer rows than neighbours', async () => {
    const { neighbours, count } = await nearestNeighbours(
      { data: new Float32Array(15).fill(0.5), rows: 5, columns: 3 },
      2,
    );
    expect(neighbours.length).toBe(5 * count);
    expect((await nearestNeighbours(groupedRows(3, 4, 1), 10)).count).toBe(2);
    expect((await nearestNeighbours(groupedRows(1, 4, 1), 10)).count).toBe(0);
  });

  it('moves a row towards its reverse neighbours', () => {
    const x = matrixOf([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    const graph = { neighbours: Int32Array.of(1, 2, 1), count: 1 };
    const moved = moveTowardsReverseNeighbours(x, graph, 1);
    expect(Array.from(moved.data.subarray(0, 2))).toEqual([1, 0]);
    const towards = Math.atan2(moved.data[3], moved.data[2]);
    expect(towards).toBeGreaterThan(Math.PI / 4);
    expect(towards).toBeLessThan(Math.PI / 2);
  });

  it('lists the classes of a row and of its neighbours', () => {
    const graph = { neighbours: Int32Array.of(1, 2, 0, 2, 0, 1), count: 2 };
    expect(Array.from(neighbourClasses(Int32Array.of(5, 6, 7), graph, 1))).toEqual([5, 6, 6, 5, 7, 5]);
  });
});

describe('learning classes', () => {
  it('finds groups, settles, and routes pictures as it assigns them', async () => {
    const x = groupedRows(240, 12, 6, 0.25);
    const learned = await learnClasses(x, new Int32Array(240).fill(-1), { classCount: 6, boundaryShare: 0 });
    for (let i = 6; i < 240; i++) expect(learned.classes[i]).toBe(learned.classes[i % 6]);
    expect(learned.rounds.at(-1)!.movedShare).toBeLessThan(0.01);
    expect(learned.secondClasses.every((second) => second === -1)).toBe(true);
    expect((await assignToClasses(x, learned.index)).classes).toEqual(learned.classes);
  });

  it('stores the requested share of pictures in two classes where classes overlap', async () => {
    const x = groupedRows(800, 16, 400, 2);
    const none = new Int32Array(800).fill(-1);
    const { classes, secondClasses } = await learnClasses(x, none, { classCount: 32, boundaryShare: 0.25 });
    expect(secondClasses.filter((second) => second >= 0).length).toBe(200);
    secondClasses.forEach((second, row) => {
      expect(second).not.toBe(classes[row]);
    });
  });

  it('stores no picture twice where that does not improve recall', async () => {
    const x = groupedRows(800, 16, 16, 0.2);
    const none = new Int32Array(800).fill(-1);
    const { secondClasses, rule } = await learnClasses(x, none, { classCount: 16, boundaryShare: 0.25 });
    expect(rule.boundaryLead).toBe(-1);
    expect(secondClasses.every((second) => second === -1)).toBe(true);
  });

  it('keeps labels in a library of any size and mix, with every picture in an existing class', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 70 }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        async (given, classCount, spread) => {
          const x = groupedRows(given.length, 5, 3, spread);
          const learned = await learnClasses(x, Int32Array.from(given), { classCount });
          for (let row = 0; row < given.length; row++) {
            const own = learned.classes[row];
            const second = learned.secondClasses[row];
            expect(own >= 0 && own < learned.classCount).toBe(true);
            expect(second >= -1 && second < learned.classCount && second !== own).toBe(true);
            if (learned.fixed[row]) expect(learned.labelOfClass[own]).toBe(given[row]);
          }
          expect(learned.index.counts.reduce((a, b) => a + b, 0)).toBe(given.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps clustered classes under the size cap', async () => {
    const { index } = await learnClasses(groupedRows(300, 8, 2, 0.3), new Int32Array(300).fill(-1), {
      classCount: 10,
      maxSizeFactor: 1.2,
    });
    expect(Math.max(...index.counts)).toBeLessThanOrEqual(36);
  });

  it('is deterministic', async () => {
    const x = groupedRows(150, 8, 5, 1);
    const given = Int32Array.from({ length: 150 }, (_, i) => (i % 7 === 0 ? i % 5 : -1));
    expect(await learnClasses(x, given)).toEqual(await learnClasses(x, given));
  });

  it('handles an empty library and equal pictures', async () => {
    expect((await learnClasses({ data: new Float32Array(0), rows: 0, columns: 4 }, new Int32Array(0))).classCount).toBe(
      0,
    );
    const equal = { data: new Float32Array(250 * 4).fill(0.5), rows: 250, columns: 4 };
    const { classes } = await learnClasses(equal, new Int32Array(250).fill(-1));
    expect(classes.every((own) => own >= 0)).toBe(true);
  });
});
