import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
export interface Kernels {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  scanFloats(rows: number, count: number, stride: number, query: number, heap: number): void;
  scanPictures(
    cnn: number,
    cnnScales: number,
    cnnStride: number,
    sift: number,
    siftScales: number,
    siftStride: number,
    objects: number,
    numbers: number,
    accepts: number,
    count: number,
    seen: number,
    query: number,
    heaps: number,
    heapBytes: number,
    first: number,
  ): number;
}

const module = new WebAssembly.Module(wasm);

/** Kernels with a memory of their own. */
export function startKernels(): Kernels {
  return new WebAssembly.Instance(module).exports as Kernels;
}
