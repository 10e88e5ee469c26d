import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudoLabels } from '../../../layers/retrieval/src/partition/labels/pseudo-labels.ts';
import { groupedRows } from './support.ts';

describe('pseudoLabels', () => {
  it('clusters a library without labels', async () => {
    const { labels, classCount, labelOfClass, fixed } = await pseudoLabels(
      groupedRows(300, 8, 5, 0.1),
      new Int32Array(300).fill(-1),
      { classCount: 5 },
    );
    expect(classCount).toBe(5);
    expect(new Set(labels).size).toBe(5);
    expect(labelOfClass.every((label) => label === -1)).toBe(true);
    expect(fixed.some((value) => value === 1)).toBe(false);
  });

  it('keeps the labels of a labelled library', async () => {
    const given = Int32Array.from({ length: 100 }, (_, i) => 10 + (i % 4));
    const { labels, classCount, labelOfClass, fixed, iterations } = await pseudoLabels(groupedRows(100, 8, 4), given);
    expect(classCount).toBe(4);
    expect(Array.from(labels, (label) => labelOfClass[label])).toEqual(Array.from(given));
    expect(fixed.every((value) => value === 1)).toBe(true);
    expect(iterations).toEqual([]);
  });

  it('adds unlabelled pictures to the label that they resemble and clusters the others', async () => {
    const x = groupedRows(400, 16, 4, 0.2);
    const given = Int32Array.from({ length: 400 }, (_, i) => (i % 4 < 2 && i < 200 ? i % 4 : -1));
    const { labels, labelOfClass } = await pseudoLabels(x, given, { classCount: 8 });
    const labelled = Array.from(labels, (label) => labelOfClass[label]);
    for (let i = 0; i < 200; i++) if (i % 4 < 2) expect(labelled[i]).toBe(i % 4);
    const joined = labelled.filter((label, i) => i >= 200 && i % 4 < 2 && label === i % 4).length;
    expect(joined).toBeGreaterThan(50);
    for (let i = 0; i < 400; i++) if (i % 4 >= 2) expect(labelled[i]).toBe(-1);
  });

  it('treats a tiny label as none and splits a runaway one', async () => {
    const x = groupedRows(400, 8, 3);
    const tiny = await pseudoLabels(
      x,
      Int32Array.from({ length: 400 }, (_, i) => (i < 2 ? 7 : 0)),
      { classCount: 20 },
    );
    expect(tiny.labelOfClass).not.toContain(7);
    expect(tiny.labelOfClass.filter((label) => label === 0).length).toBe(20);
  });

  it('assigns every picture to an existing class, whatever the labels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 80 }),
        fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        async (given, classCount) => {
          const x = groupedRows(given.length, 5, 3);
          const result = await pseudoLabels(x, Int32Array.from(given), { classCount });
          expect(result.labels.every((label) => label >= 0 && label < result.classCount)).toBe(true);
          result.labels.forEach((label, row) => {
            if (result.fixed[row]) expect(result.labelOfClass[label]).toBe(given[row]);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});
