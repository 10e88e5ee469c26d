import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startKernels } from '../../../layers/retrieval/src/math/generated/kernels.ts';
import { KernelMemory } from '../../../layers/retrieval/src/math/index.ts';

const start = () => new KernelMemory(startKernels());

describe('KernelMemory', () => {
  it('allocates aligned blocks of zeros that keep their content while the memory grows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { maxLength: 12 }), (sizes) => {
        const memory = start();
        const blocks = sizes.map((bytes, i) => {
          const offset = memory.allocate(bytes);
          expect(offset % 16).toBe(0);
          const view = memory.uint8(offset, bytes);
          expect(view.every((byte) => byte === 0)).toBe(true);
          view.fill(i + 1);
          return { offset, bytes, byte: i + 1 };
        });
        for (const { offset, bytes, byte } of blocks) {
          expect(memory.uint8(offset, bytes).every((found) => found === byte)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('copies arrays by their bytes, also from the middle of a buffer', () => {
    const memory = start();
    const floats = Float32Array.of(0, 1.5, -2, 0).subarray(1, 3);
    expect([...memory.float32(memory.place(floats), 2)]).toEqual([1.5, -2]);
    expect([...memory.int16(memory.place(Int16Array.of(-7)), 1)]).toEqual([-7]);
  });

  it('frees blocks without growing', () => {
    const memory = start();
    const first = memory.allocate(100_000);
    const size = memory.kernels.memory.buffer.byteLength;
    memory.clear();
    expect(memory.allocate(100_000)).toBe(first);
    expect(memory.kernels.memory.buffer.byteLength).toBe(size);
  });

  it('rejects what 32 bits cannot address, and keeps working', () => {
    const memory = start();
    const before = memory.allocate(16);
    for (const bytes of [2 ** 31 * 2, 2 ** 32, 2 ** 33 + 16, Number.NaN]) {
      expect(() => memory.allocate(bytes)).toThrow('Expected at most 4294901760 bytes of kernel memory');
    }
    expect(memory.allocate(16)).toBe(before + 16);
  });
});
