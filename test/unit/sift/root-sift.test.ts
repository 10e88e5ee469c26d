import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootSift } from '../../../layers/retrieval/src/sift/index.ts';

/** The definition, in double precision and before rounding. */
function exact(descriptor: Uint8Array): number[] {
  const sum = descriptor.reduce((a, b) => a + b, 0);
  return Array.from(descriptor, (value) => (sum === 0 ? 0 : Math.min(255, 512 * Math.sqrt(value / sum))));
}

describe('rootSift', () => {
  it('is the square root of each element over the sum, times 512', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (descriptors) => {
        const roots = rootSift(descriptors);
        for (const from of [0, 128]) {
          exact(descriptors.subarray(from, from + 128)).forEach((value, k) => {
            expect(Math.abs(roots[from + k] - value)).toBeLessThanOrEqual(0.5001);
          });
        }
      }),
    );
  });

  it('keeps an all-zero descriptor, the input and an empty list as they are', () => {
    const zero = new Uint8Array(128);
    expect(rootSift(zero)).toEqual(new Uint8Array(128));
    const one = new Uint8Array(128).fill(7);
    expect(rootSift(one)).toEqual(new Uint8Array(128).fill(45));
    expect(one).toEqual(new Uint8Array(128).fill(7));
    expect(rootSift(new Uint8Array(0))).toEqual(new Uint8Array(0));
  });
});
