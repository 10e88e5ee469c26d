import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseProbes, recallAtFraction, recallCurve } from '../../../layers/retrieval/src/evaluation/index.ts';

describe('the recall curve', () => {
  it('counts the recall and cost of each further class', () => {
    const placement = { classCount: 3, classes: Int32Array.of(0, 0, 1, 2) };
    const curve = recallCurve([{ ranking: [1, 0, 2], exact: [2, 0] }], placement);
    expect(curve).toEqual([
      { probes: 1, recall: 0.5, fractionScanned: 0.25 },
      { probes: 2, recall: 1, fractionScanned: 0.75 },
      { probes: 3, recall: 1, fractionScanned: 1 },
    ]);
  });

  it('counts a picture in two classes once', () => {
    const placement = { classCount: 2, classes: Int32Array.of(0, 1), secondClasses: Int32Array.of(1, -1) };
    const curve = recallCurve(
      [
        { ranking: [0, 1], exact: [0] },
        { ranking: [1, 0], exact: [0] },
      ],
      placement,
    );
    expect(curve.map(({ recall }) => recall)).toEqual([1, 1]);
    expect(curve.map(({ fractionScanned }) => fractionScanned)).toEqual([0.75, 1]);
  });

  it('rises to 1 and equals a count picture by picture', () => {
    const classCount = 5;
    const pictures = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -1, max: 4 })), { minLength: 3, maxLength: 30 });
    const ranking = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    fc.assert(
      fc.property(pictures, fc.array(ranking, { minLength: 1, maxLength: 4 }), (stored, rankings) => {
        const classes = Int32Array.from(stored, ([own]) => own);
        const secondClasses = Int32Array.from(stored, ([, second]) => second);
        const exact = [0, 2];
        const curve = recallCurve(
          rankings.map((order) => ({ ranking: order, exact })),
          { classCount, classes, secondClasses },
        );
        expect(curve.at(-1)!.recall).toBeCloseTo(1);
        expect(curve.at(-1)!.fractionScanned).toBeCloseTo(1);
        for (const { probes, recall, fractionScanned } of curve) {
          let [found, scanned] = [0, 0];
          for (const order of rankings) {
            const probed = new Set(order.slice(0, probes));
            const hit = (i: number) => probed.has(classes[i]) || probed.has(secondClasses[i]);
            found += exact.filter(hit).length / exact.length;
            scanned += stored.filter((_, i) => hit(i)).length / stored.length;
          }
          expect(recall).toBeCloseTo(found / rankings.length);
          expect(fractionScanned).toBeCloseTo(scanned / rankings.length);
        }
      }),
    );
  });
});

describe('reading the curve', () => {
  const curve = [
    { probes: 1, recall: 0.6, fractionScanned: 0.1 },
    { probes: 2, recall: 0.995, fractionScanned: 0.3 },
    { probes: 3, recall: 1, fractionScanned: 1 },
  ];

  it('interpolates between points', () => {
    expect(recallAtFraction(curve, 0.05)).toBeCloseTo(0.3);
    expect(recallAtFraction(curve, 0.2)).toBeCloseTo(0.7975);
    expect(recallAtFraction(curve, 1)).toBe(1);
    expect(recallAtFraction([], 0.5)).toBe(0);
  });

  it('chooses the fewest probes that reach the target and reports a scan of all classes', () => {
    expect(chooseProbes(curve)).toEqual({ ...curve[1], scansAll: false });
    expect(chooseProbes(curve, 0.999)).toEqual({ ...curve[2], scansAll: true });
    expect(chooseProbes([])).toMatchObject({ probes: 1, scansAll: true });
  });
});
