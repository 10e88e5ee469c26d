import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchDescriptors } from '../../../layers/retrieval/src/matching/index.ts';

/** Exhaustive search in plain loops. */
function oracle(
  a: Uint8Array,
  b: Uint8Array,
  ratio: number,
  mutual: boolean,
): { pairs: number[]; distances: number[] } {
  const countA = a.length / 128;
  const countB = b.length / 128;
  const squared = (i: number, j: number) => {
    let sum = 0;
    for (let d = 0; d < 128; d++) sum += (a[i * 128 + d] - b[j * 128 + d]) ** 2;
    return sum;
  };
  const rows = (count: number, distance: (i: number) => number) => Array.from({ length: count }, (_, i) => distance(i));
  const out: { pairs: number[]; distances: number[] } = { pairs: [], distances: [] };
  for (let i = 0; i < countA && countB > 0; i++) {
    const distances = rows(countB, (j) => squared(i, j));
    const best = Math.min(...distances);
    const j = distances.indexOf(best);
    const second = distances.length > 1 ? Math.min(...distances.toSpliced(j, 1)) : 0;
    if (ratio < 1 && !(best < ratio ** 2 * second)) continue;
    const back = rows(countA, (other) => squared(other, j));
    if (mutual && back.indexOf(Math.min(...back)) !== i) continue;
    out.pairs.push(i, j);
    out.distances.push(Math.fround(Math.sqrt(best)));
  }
  return out;
}

/** Descriptors near a few prototypes, so that matches, ties and near misses all occur. */
const descriptors = (most: number) =>
  fc
    .array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(127)), { maxLength: most })
    .map((rows) =>
      Uint8Array.from(
        rows.flatMap(([prototype, change, at]) =>
          Array.from({ length: 128 }, (_, d) => ((prototype * 37 + d * 91) % 256) ^ (d === at ? change : 0)),
        ),
      ),
    );

describe('matchDescriptors', () => {
  it('equals exhaustive search in plain loops', () => {
    const ratio = fc.constantFrom(0.5, 0.8, 0.95, 1);
    fc.assert(
      fc.property(descriptors(70), descriptors(70), ratio, fc.boolean(), (a, b, ratio, mutual) => {
        const { pairs, distances } = matchDescriptors(a, b, { ratio, mutual });
        expect({ pairs: [...pairs], distances: [...distances] }).toEqual(oracle(a, b, ratio, mutual));
      }),
      { numRuns: 60 },
    );
  });

  it('is exact at the limits of the range', () => {
    const a = new Uint8Array(3 * 128).fill(255, 128, 256);
    const b = new Uint8Array(2 * 128).fill(255, 0, 128);
    const { pairs, distances } = matchDescriptors(a, b, { ratio: 1, mutual: false });
    expect([...pairs]).toEqual([0, 1, 1, 0, 2, 1]);
    expect([...distances]).toEqual([0, 0, 0]);
    const far = matchDescriptors(a.subarray(0, 128), b.subarray(0, 128), { ratio: 1 });
    expect(far.distances[0]).toBeCloseTo(255 * Math.sqrt(128), 3);
  });

  it('finds no matches without descriptors, or without a second nearest', () => {
    const one = new Uint8Array(128).fill(7);
    expect(matchDescriptors(new Uint8Array(0), one).pairs).toHaveLength(0);
    expect(matchDescriptors(one, new Uint8Array(0)).pairs).toHaveLength(0);
    expect(matchDescriptors(one, one).pairs).toHaveLength(0);
    expect([...matchDescriptors(one, one, { ratio: 1 }).pairs]).toEqual([0, 0]);
  });

  it('rejects incomplete descriptors and a ratio that is not positive', () => {
    expect(() => matchDescriptors(new Uint8Array(130), new Uint8Array(128))).toThrow('a has 130 bytes');
    expect(() => matchDescriptors(new Uint8Array(128), new Uint8Array(128), { ratio: 0 })).toThrow('ratio is 0');
  });
});
