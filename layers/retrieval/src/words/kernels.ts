import { type KernelExports, KernelMemory } from '../kernel-memory.ts';
import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Kernels extends KernelExports {
  nearestHalves(
    x: number,
    count: number,
    wide: number,
    centroids: number,
    biases: number,
    k: number,
    nearest: number,
    out: number,
  ): void;
  sign(
    x: number,
    count: number,
    directions: number,
    thresholds: number,
    k: number,
    words: number,
    visits: number,
    scratch: number,
    out: number,
  ): void;
  vote(
    offsets: number,
    members: number,
    signatures: number,
    angles: number,
    sizes: number,
    lengths: number,
    pictures: number,
    cells: number,
    cellSignatures: number,
    ownAngles: number,
    ownSizes: number,
    count: number,
    visits: number,
    rarities: number,
    nearness: number,
    farthest: number,
    scratch: number,
    scores: number,
  ): void;
}

const compiled = new WebAssembly.Module(wasm);

/** The kernels with a memory of their own. */
export type WordMemory = KernelMemory<Kernels>;

export function createWordMemory(): WordMemory {
  return new KernelMemory(compiled);
}
