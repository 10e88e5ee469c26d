import { expect, it } from 'vitest';
import { tolerance, whyWorse } from '../../../../functions/retrain/evaluate/gate.ts';
import type { Measures } from '../../../../functions/retrain/rankings/measures.ts';

/**
 * A version of ten classes that finds `recalls[p - 1]` with p probes, a tenth of the library each.
 */
function measures(recalls: number[], probes: number, labels: Partial<Measures> = {}): Measures {
  const curve = recalls.map((recall, i) => ({ probes: i + 1, recall, fractionScanned: (i + 1) / 10 }));
  const { recall, fractionScanned } = curve[probes - 1];
  return { queries: 200, probes, recallAt10: recall, fractionScanned, scansAll: false, curve, ...labels };
}
const good = measures([0.9, 0.97, 0.992, 0.999, 1], 3);

it('the first build must reach the target recall, and nothing else', () => {
  expect(whyWorse(good, null)).toBeNull();
  expect(whyWorse(measures([0.5, 0.8], 2), null)).toBe('recall@10 is 80.0 % at 2 probes; 99.0 % is needed');
});

it('rejects a build that finds less at the present scan cost, with both figures', () => {
  const slower = measures([0.7, 0.9, 0.95, 0.98, 0.995], 5);
  expect(whyWorse(slower, good)).toBe(
    'recall@10 with 30.0 % of the library scanned is 95.0 %, that of the version that serves 99.2 %',
  );
  expect(whyWorse(good, slower)).toBeNull();
});

it('accepts a difference below the tolerance', () => {
  const alike = measures([0.9, 0.97, 0.992 - tolerance + 0.001, 0.995, 1], 4);
  expect(whyWorse(alike, good)).toBeNull();
  const worse = measures([0.9, 0.97, 0.992 - tolerance - 0.001, 0.995, 1], 4);
  expect(whyWorse(worse, good)).toContain('recall@10 with 30.0 %');
});

it.each([
  ['precisionAt20', 'precision@20'],
  ['meanAveragePrecision', 'mean average precision'],
] as const)('with labels, %s must not fall', (field, name) => {
  const [before, after] = [measures([1], 1, { [field]: 0.8 }), measures([1], 1, { [field]: 0.75 })];
  expect(whyWorse(after, before)).toBe(`${name} is 75.0 %, that of the version that serves 80.0 %`);
  expect(whyWorse(before, after)).toBeNull();
  expect(whyWorse(measures([1], 1), before)).toBeNull();
});
