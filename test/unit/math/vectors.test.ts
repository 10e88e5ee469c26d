import { toUnitLength } from '@dlsift/retrieval/math';
import { describe, expect, it } from 'vitest';

describe('toUnitLength', () => {
  it('keeps a zero vector at zero', () => {
    expect([...toUnitLength(Float32Array.of(0, 0))]).toEqual([0, 0]);
    expect([...toUnitLength(Float32Array.of(3, -4))]).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  });
});
