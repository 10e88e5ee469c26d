import { TopK } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('TopK', () => {
  it('keeps the items that sorting would keep', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (scores, k) => {
        const best = new TopK<number>(k);
        for (const score of scores) best.offer(score, score);
        expect(best.sorted().map(({ item }) => item)).toEqual(scores.toSorted((a, b) => b - a).slice(0, k));
      }),
    );
  });
});
