import { type KernelExports, KernelMemory } from '../kernel-memory.ts';
import type { Matrix } from '../matrix.ts';
import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Exports extends KernelExports {
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

const strideValues = 32;
const compiled = new WebAssembly.Module(wasm);

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
  floats(offset: number, length: number): Float32Array<ArrayBuffer>;
  integers(offset: number, length: number): Int32Array<ArrayBuffer>;
  doubles(offset: number, length: number): Float64Array<ArrayBuffer>;
}

/** @throws RangeError where rows and what is reserved beside them pass 4 GB: train on a sample */
export function loadRows({ data, rows, columns }: Matrix): LoadedRows {
  const memory = new KernelMemory<Exports>(compiled);
  const stride = Math.ceil(columns / strideValues) * strideValues;
  const x = memory.allocate(4 * rows * stride);
  const target = memory.float32(x, rows * stride);
  if (stride === columns) target.set(data.subarray(0, rows * columns));
  else for (let r = 0; r < rows; r++) target.set(data.subarray(r * columns, (r + 1) * columns), r * stride);
  return {
    exports: memory.kernels,
    x,
    rows,
    columns,
    stride,
    reserve: (...sizes) => sizes.map((size) => memory.allocate(size)),
    floats: (offset, length) => memory.float32(offset, length),
    integers: (offset, length) => memory.int32(offset, length),
    doubles: (offset, length) => memory.float64(offset, length),
  };
}
