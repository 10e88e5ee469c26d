import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Kernels {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  widen(source: number, count: number, padded: number, factor: number, wide: number, norms: number): void;
  nearest(
    a: number,
    normsA: number,
    rowsA: number,
    b: number,
    normsB: number,
    rowsB: number,
    states: number,
    nearestA: number,
    nearestB: number,
    distanceB: number,
  ): void;
}

export const kernels = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as Kernels;

const pageBytes = 65_536;

/** Byte offsets of consecutive 16-byte aligned blocks of the given sizes; the memory is grown to hold them. */
export function layOut(...sizes: number[]): number[] {
  let end = (kernels.heapBase() + 15) & ~15;
  const offsets = sizes.map((size) => {
    const offset = end;
    end += (size + 15) & ~15;
    return offset;
  });
  const missing = end - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / pageBytes));
  return offsets;
}
