import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
export interface Kernels {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  scanFloats(rows: number, count: number, stride: number, query: number, heap: number): void;
  boundSimilarities(
    rows: number,
    measures: number,
    padded: number,
    stride: number,
    query: number,
    wanted: number,
    count: number,
    bounds: number,
  ): void;
  measureRows(rows: number, scales: number, count: number, padded: number, stride: number): void;
  scanPictures(
    cnn: number,
    cnnMeasures: number,
    cnnStride: number,
    sift: number,
    siftMeasures: number,
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

const module = compile();

function compile(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(wasm);
  } catch (cause) {
    const engine = `${process.release.name} ${process.version}`;
    throw new Error(
      `Expected an engine with relaxed SIMD, such as Node.js 24, but ${engine} refuses the scan's kernels`,
      {
        cause,
      },
    );
  }
}

/** Kernels with a memory of their own. */
export function startKernels(): Kernels {
  return new WebAssembly.Instance(module).exports as Kernels;
}
