import { type KernelExports, KernelMemory } from '../kernel-memory.ts';
import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Kernels extends KernelExports {
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

/** One memory for all calls: each clears it. */
export const memory = new KernelMemory<Kernels>(new WebAssembly.Module(wasm));
