import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  meanAveragePrecision,
  precisionAt,
  recallAt,
} from '../../../layers/retrieval/src/evaluation/index.ts';

describe('measures of a ranked list', () => {
  const relevant = [true, false, true, false];

  it('give the values of a worked example', () => {
    expect(precisionAt(relevant, 2)).toBe(0.5);
    expect(precisionAt(relevant, 8)).toBe(0.25);
    expect(recallAt(relevant, 1, 4)).toBe(0.25);
    expect(averagePrecision(relevant, 2)).toBeCloseTo((1 + 2 / 3) / 2);
    expect(averagePrecision(relevant, 4)).toBeCloseTo((1 + 2 / 3) / 4);
    expect(
      meanAveragePrecision([
        { relevant, total: 2 },
        { relevant: [], total: 2 },
      ]),
    ).toBeCloseTo((1 + 2 / 3) / 4);
  });

  it('are 0 when nothing is relevant', () => {
    expect([precisionAt([], 5), recallAt([], 5, 0), averagePrecision([], 0), meanAveragePrecision([])]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('stay in [0, 1], and are 1 when all relevant results come first', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.integer({ min: 1, max: 30 }), fc.nat(5), (list, k, missing) => {
        const total = list.filter(Boolean).length + missing;
        for (const value of [precisionAt(list, k), recallAt(list, k, total), averagePrecision(list, total)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        if (total > missing && missing === 0) {
          expect(
            averagePrecision(
              [...list].sort((a, b) => Number(b) - Number(a)),
              total,
            ),
          ).toBeCloseTo(1);
        }
      }),
    );
  });
});
