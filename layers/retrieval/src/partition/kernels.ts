import { KernelMemory, type Matrix } from '../math/index.ts';
import { type Kernels, startKernels } from './generated/kernels.ts';

/**
 * The stride of rows is a multiple of this number of values, which the kernels' unrolled loops
 * need.
 */
const strideValues = 32;

/** A matrix in the memory of a kernel instance of its own, which is freed with it. */
export interface LoadedRows {
  memory: KernelMemory<Kernels>;
  /** Offset of the rows in bytes. */
  x: number;
  rows: number;
  columns: number;
  /** Float32 values per row, padded with zeros. */
  stride: number;
}

/**
 * Copies a matrix into the memory of a new kernel instance.
 *
 * @throws RangeError where the rows, or blocks allocated later, exceed 4 GB; train on a sample then
 */
export function loadRows({ data, rows, columns }: Matrix): LoadedRows {
  const memory = new KernelMemory(startKernels());
  const stride = Math.ceil(columns / strideValues) * strideValues;
  const x = memory.allocate(4 * rows * stride);
  const target = memory.float32(x, rows * stride);
  if (stride === columns) target.set(data.subarray(0, rows * columns));
  else for (let r = 0; r < rows; r++) target.set(data.subarray(r * columns, (r + 1) * columns), r * stride);
  return { memory, x, rows, columns, stride };
}
