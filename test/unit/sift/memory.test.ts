import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../../layers/retrieval/src/sift/generated/kernels.ts';
import { detectAndCompute } from '../../../layers/retrieval/src/sift/index.ts';
import { withKernels } from '../../../layers/retrieval/src/sift/kernels.ts';
import { draw, numbers } from './fixtures/draw.ts';

function memoryBytes(): number {
  return withKernels((kernels) => kernels.memory.buffer.byteLength);
}

describe('memory', () => {
  it('does not grow over many pictures after the largest', () => {
    const pictures = [draw(1, 200, 150), draw(2, 90, 120), draw(3, 64, 64)];
    for (const { gray, width, height } of pictures) detectAndCompute(gray, width, height);
    const before = memoryBytes();
    for (let run = 0; run < 40; run++) {
      for (const { gray, width, height } of pictures) detectAndCompute(gray, width, height);
    }
    expect(memoryBytes()).toBe(before);
  });

  it('stays below 40 MB for 640 x 480', () => {
    const next = numbers(4);
    const { count } = detectAndCompute(
      Uint8Array.from({ length: 640 * 480 }, () => next(256)),
      640,
      480,
    );
    expect(count).toBeGreaterThan(1000);
    expect(memoryBytes()).toBeLessThan(40 * 2 ** 20);
  });

  it('is released after a large picture', () => {
    const side = 1400;
    detectAndCompute(new Uint8Array(side * side).fill(9), side, side);
    expect(memoryBytes()).toBeLessThan(2 ** 20);
  });
});

describe('the compiled kernels', () => {
  it('are below 20 KB gzipped', () => {
    expect(gzipSync(wasm, { level: 9 }).length).toBeLessThan(20_000);
  });

  it('start again after a failure', () => {
    expect(() =>
      withKernels(() => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
    const { gray, width, height } = draw(5, 64, 48);
    expect(detectAndCompute(gray, width, height).count).toBeGreaterThan(0);
  });
});
