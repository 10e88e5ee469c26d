import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
export interface Kernels {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  assign(
    x: number,
    count: number,
    wide: number,
    centroids: number,
    biases: number,
    k: number,
    nearest: number,
    similarity: number,
  ): void;
  accumulate(x: number, count: number, nearest: number, sums: number, counts: number): void;
  projectInt8(v: number, columns: number, matrix: number, rows: number, out: number): void;
  dotRows(a: number, rowsA: number, b: number, rowsB: number, columns: number, out: number): void;
  addOuter(a: number, rowsA: number, q: number, sums: number, rowsSums: number, columns: number): void;
}

const compiled = new WebAssembly.Module(wasm);
const pageBytes = 65_536;

/** The kernels with a memory of their own, in which blocks stay for as long as the arena does. */
export interface Arena {
  kernels: Kernels;
  /** The byte offset of a new block, 16-byte aligned. Allocating may detach views made before. */
  allocate(bytes: number): number;
  /** Views, good until the next `allocate`. */
  uint8(offset: number, length: number): Uint8Array;
  int16(offset: number, length: number): Int16Array;
  int32(offset: number, length: number): Int32Array;
  float32(offset: number, length: number): Float32Array;
}

export function createArena(): Arena {
  const kernels = new WebAssembly.Instance(compiled).exports as Kernels;
  const { memory } = kernels;
  let end = (kernels.heapBase() + 15) & ~15;
  return {
    kernels,
    allocate(bytes) {
      const offset = end;
      end += (bytes + 15) & ~15;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
      return offset;
    },
    uint8: (offset, length) => new Uint8Array(memory.buffer, offset, length),
    int16: (offset, length) => new Int16Array(memory.buffer, offset, length),
    int32: (offset, length) => new Int32Array(memory.buffer, offset, length),
    float32: (offset, length) => new Float32Array(memory.buffer, offset, length),
  };
}
