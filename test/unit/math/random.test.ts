import { seededRandom, xorshift32 } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('seededRandom', () => {
  it('draws the sequences that shipped files depend on', () => {
    expect(seededRandom(1).uint32()).toBe(2_693_262_067);
    expect(seededRandom(1, xorshift32).uint32()).toBe(293_830_670);
  });

  it('continues from a stored state', () => {
    const random = seededRandom(5);
    random.normal();
    const continued = seededRandom(random.state());
    expect(continued.uniform()).toBe(random.uniform());
  });

  it('draws normal numbers of mean 0 and standard deviation 1', () => {
    const random = seededRandom(2);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(1, 1);
  });

  it('shuffles without losing an item', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    seededRandom(3).shuffle(items);
    expect(items).not.toEqual(items.toSorted((a, b) => a - b));
    expect(new Set(items).size).toBe(50);
  });

  it('samples distinct integers in ascending order', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(), (count, total, seed) => {
        const sample = [...seededRandom(seed).sample(count, total)];
        expect(sample.length).toBe(Math.min(count, total));
        expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
        expect(sample.every((item) => item >= 0 && item < total)).toBe(true);
      }),
    );
  });
});
