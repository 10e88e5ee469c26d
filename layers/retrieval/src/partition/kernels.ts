import type { Matrix } from '../matrix.ts';
import { requireThat } from './errors.ts';
import { wasm } from './generated/kernels.ts';

/** What is used of the global WebAssembly, whose types only the browser's library has. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  squaredNorms(x: number, rows: number, stride: number, norms: number): void;
  start(
    rows: number,
    stride: number,
    count: number,
    progress: number,
    states: number,
    alphas: number,
    masks: number,
    order: number,
    weights: number,
  ): void;
  runEpoch(
    x: number,
    norms: number,
    positives: number,
    rows: number,
    stride: number,
    count: number,
    constant: number,
    tolerance: number,
    shrinking: boolean,
    progress: number,
    states: number,
    alphas: number,
    masks: number,
    order: number,
    weights: number,
  ): number;
  primalValues(
    x: number,
    positives: number,
    rows: number,
    stride: number,
    count: number,
    constant: number,
    hinge: boolean,
    costs: number,
    states: number,
    weights: number,
    values: number,
  ): void;
  quantizeRows(
    x: number,
    rows: number,
    columns: number,
    stride: number,
    bytes: number,
    scales: number,
    lengths: number,
    errors: number,
  ): void;
  pickBest(
    x: number,
    stride: number,
    count: number,
    scales: number,
    lengths: number,
    errors: number,
    scores: number,
    padded: number,
    centroids: number,
    offsets: number,
    centroidScale: number,
    longest: number,
    largestError: number,
    maxima: number,
    best: number,
  ): void;
  addRowsByClass(x: number, classes: number, rows: number, stride: number, sums: number): void;
  energy(x: number, rows: number, stride: number): number;
  products(x: number, rows: number, stride: number, query: number, out: number): void;
  lowerDistances(x: number, rows: number, stride: number, centre: number, nearest: number): number;
}

const pageBytes = 65_536;
const mostBytes = 2 ** 32 - pageBytes;
const strideValues = 32;
const alignment = 16;
const module = new WebAssembly.Module(wasm);

/** A matrix copied into the memory of its own kernel instance, which is freed with it. */
export interface LoadedRows {
  exports: Exports;
  x: number;
  rows: number;
  columns: number;
  /** Float32 values per row, padded with zeros. */
  stride: number;
  /** Byte offsets of 16-byte aligned, zero-filled blocks of these sizes. Views made before are void: the memory may grow. */
  reserve(...sizes: number[]): number[];
  floats(offset: number, length: number): Float32Array;
  integers(offset: number, length: number): Int32Array;
  doubles(offset: number, length: number): Float64Array;
}

export function loadRows({ data, rows, columns }: Matrix): LoadedRows {
  const exports = new WebAssembly.Instance(module).exports as Exports;
  const stride = Math.ceil(columns / strideValues) * strideValues;
  const x = align(exports.heapBase());
  let end = align(x + 4 * rows * stride);
  growTo(exports, end);
  const target = new Float32Array(exports.memory.buffer, x, rows * stride);
  if (stride === columns) target.set(data.subarray(0, rows * columns));
  else for (let r = 0; r < rows; r++) target.set(data.subarray(r * columns, (r + 1) * columns), r * stride);
  return {
    exports,
    x,
    rows,
    columns,
    stride,
    reserve: (...sizes) => {
      const offsets = sizes.map((size) => {
        const offset = end;
        end = align(end + size);
        return offset;
      });
      growTo(exports, end);
      return offsets;
    },
    floats: (offset, length) => new Float32Array(exports.memory.buffer, offset, length),
    integers: (offset, length) => new Int32Array(exports.memory.buffer, offset, length),
    doubles: (offset, length) => new Float64Array(exports.memory.buffer, offset, length),
  };
}

function align(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function growTo({ memory }: Exports, end: number): void {
  requireThat(end <= mostBytes, 'bytes of rows and scratch', end, `at most ${mostBytes}; train on a sample`);
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}
