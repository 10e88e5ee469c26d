import {
  averagePrecision,
  averagePrecisionOfBins,
  recallCurve,
  recallCurveOver,
  thinCurve,
} from '@dlsift/retrieval/evaluation';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('grouped pictures give the same curve as single pictures', () => {
  const classes = Int32Array.of(0, 0, 1, 2, 2, 2);
  const secondClasses = Int32Array.of(-1, 1, -1, -1, 0, 0);
  const queries = [
    { ranking: [2, 0, 1], exact: [0, 3, 4] },
    { ranking: [1, 2, 0], exact: [1, 2] },
  ];
  const groups = [
    { own: 0, second: -1, count: 1 },
    { own: 0, second: 1, count: 1 },
    { own: 1, second: -1, count: 1 },
    { own: 2, second: -1, count: 1 },
    { own: 2, second: 0, count: 2 },
  ];
  const placed = queries.map(({ ranking, exact }) => ({
    ranking,
    exact: exact.map((picture) => ({ own: classes[picture], second: secondClasses[picture] })),
  }));
  expect(recallCurveOver(placed, groups, 3)).toEqual(recallCurve(queries, { classCount: 3, classes, secondClasses }));
});

it('pictures without a class are scanned and found with the first class', () => {
  const unplaced = { own: -1, second: -1 };
  const groups = [
    { own: 0, second: -1, count: 6 },
    { own: 1, second: -1, count: 2 },
    { ...unplaced, count: 2 },
  ];
  const curve = recallCurveOver([{ ranking: [1, 0], exact: [unplaced, { own: 0, second: -1 }] }], groups, 2);
  expect(curve).toEqual([
    { probes: 1, recall: 0.5, fractionScanned: 0.4 },
    { probes: 2, recall: 1, fractionScanned: 1 },
  ]);
});

it('average precision of bins with one picture each equals that of the ranking', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (relevant) => {
      const lowestFirst = relevant.toReversed();
      const all = lowestFirst.map(() => 1);
      const exact = averagePrecision(relevant, relevant.filter(Boolean).length);
      expect(averagePrecisionOfBins(all, lowestFirst.map(Number))).toBeCloseTo(exact, 12);
    }),
  );
});

it('relevant pictures count as evenly spread within a bin, not as all first', () => {
  expect(averagePrecisionOfBins([4], [4])).toBe(1);
  expect(averagePrecisionOfBins([9], [1])).toBeCloseTo(1 / 5);
  expect(averagePrecisionOfBins([0, 3], [0, 0])).toBe(0);
});

it('a thinned curve keeps its ends, its first points and the given probes', () => {
  const curve = Array.from({ length: 1000 }, (_, i) => ({ probes: i + 1, recall: 0, fractionScanned: 0 }));
  const kept = thinCurve(curve, 20, [777]).map(({ probes }) => probes);
  expect(kept.length).toBeLessThanOrEqual(21);
  expect(kept).toEqual(expect.arrayContaining([1, 2, 777, 1000]));
  expect(thinCurve(curve.slice(0, 3), 20)).toHaveLength(3);
});
