import { type KernelExports, KernelMemory } from '../kernel-memory.ts';
import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Kernels extends KernelExports {
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

/** The kernels with a memory of their own. */
export type Arena = KernelMemory<Kernels>;

export function createArena(): Arena {
  return new KernelMemory(compiled);
}
