import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../layers/retrieval/src/cnn/onnx/half.ts';

describe('half precision', () => {
  it('round-trips every finite half', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((half) => (half & 0x7c00) !== 0x7c00);
    expect(toHalf(fromHalf(all))).toEqual(all);
  });

  it('rounds a value to the nearest half', () => {
    fc.assert(
      fc.property(fc.double({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const [half] = toHalf(Float32Array.of(value));
        const magnitude = half & 0x7fff;
        const distance = (bits: number) => Math.abs(fromHalf(Uint16Array.of(bits))[0] - Math.abs(Math.fround(value)));
        expect(distance(magnitude)).toBeLessThanOrEqual(distance(Math.max(0, magnitude - 1)));
        expect(distance(magnitude)).toBeLessThanOrEqual(distance(magnitude + 1));
      }),
    );
  });

  it('handles overflow, underflow and special values', () => {
    const values = Float32Array.of(0, -0, 65504, 65520, -1e9, Number.NaN, 2 ** -24, 2 ** -25, 1.00048828125);
    expect([...toHalf(values)]).toEqual([0, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 1, 0, 0x3c00]);
  });
});
