import { writeStruct } from '../math/index.ts';
import { objectColumns, type QuantizedRows, type Segment } from '../segments/index.ts';
import { type PictureRows, pictureRowsLayout } from './generated/kernels.ts';
import { alignedBytes, type VectorMemory } from './vector-memory.ts';

/**
 * Header and size of a block of rows. Its parts are in the order in which the scan kernel reads
 * them; those that it reads by four rows are padded to a multiple of four.
 */
export interface VectorLayout extends PictureRows {
  bytes: number;
}

/**
 * Which element of F_i lies at which place; the last place is empty. See `objectScore` of the
 * kernels.
 */
export const objectOrder = [0, 3, 5, 2, 1, 4, 6] as const;
export const objectStride = 8;

/** Elements of a cache line, which the kernels read at a time. */
const strideElements = 64;

/**
 * Lays out a block of rows.
 *
 * @param cnnColumns elements of a CNN vector
 * @param siftColumns elements of a SIFT vector
 */
export function layOutRows(rows: number, cnnColumns: number, siftColumns: number): VectorLayout {
  let bytes = alignedBytes(pictureRowsLayout.bytes);
  const part = (size: number) => {
    const offset = bytes;
    bytes += alignedBytes(size);
    return offset;
  };
  const cnnStride = strideOf(cnnColumns);
  const siftStride = strideOf(siftColumns);
  const padded = paddedRows(rows);
  return {
    count: rows,
    cnnStride,
    siftStride,
    numbers: part(rows * 4),
    cnn: part(padded * cnnStride),
    cnnMeasures: part(3 * padded * 4),
    sift: part(padded * siftStride),
    siftMeasures: part(3 * padded * 4),
    objects: part(rows * objectStride * 4),
    bytes,
  };
}

/** Elements per row, padded to whole cache lines. */
export function strideOf(columns: number): number {
  return Math.ceil(columns / strideElements) * strideElements;
}

function paddedRows(rows: number): number {
  return Math.ceil(rows / 4) * 4;
}

/**
 * Writes the header and copies a segment's rows, from row `from` on, to `offset`.
 *
 * @param numbers picture numbers of the whole segment
 */
export function putRows(
  memory: VectorMemory,
  offset: number,
  layout: VectorLayout,
  segment: Pick<Segment, 'cnn' | 'sift' | 'object'>,
  numbers: Int32Array,
  from = 0,
): void {
  const { count: rows } = layout;
  const { buffer, kernels } = memory;
  writeStruct(buffer, offset, pictureRowsLayout, layout);
  for (const channel of ['cnn', 'sift'] as const) {
    const stride = layout[`${channel}Stride`];
    const at = offset + layout[channel];
    const scales = offset + layout[`${channel}Measures`];
    putBytes(new Int8Array(buffer, at, rows * stride), segment[channel], stride, from);
    new Float32Array(buffer, scales, rows).set(segment[channel].scales.subarray(from, from + rows));
    kernels.measureRows(at, scales, rows, paddedRows(rows), stride);
  }
  new Int32Array(buffer, offset + layout.numbers, rows).set(numbers.subarray(from, from + rows));
  const objects = new Float32Array(buffer, offset + layout.objects, rows * objectStride);
  for (let row = 0; row < rows; row++) {
    const source = (from + row) * objectColumns;
    for (const [place, element] of objectOrder.entries()) {
      objects[row * objectStride + place] = segment.object[source + element];
    }
    objects[row * objectStride + objectColumns] = 0;
  }
}

/** Quantised rows at `offset`: a view where rows are not padded, otherwise a copy. */
export function quantizedRowsAt(
  memory: VectorMemory,
  offset: number,
  scales: number,
  { rows, columns }: { rows: number; columns: number },
): QuantizedRows {
  const stride = strideOf(columns);
  const all = new Int8Array(memory.buffer, offset, rows * stride);
  const values = stride === columns ? all : withoutPadding(all, rows, columns, stride);
  return { values, columns, scales: new Float32Array(memory.buffer, scales, rows) };
}

function putBytes(target: Int8Array, { values, columns }: QuantizedRows, stride: number, from: number): void {
  const rows = stride > 0 ? target.length / stride : 0;
  if (stride === columns) {
    target.set(values.subarray(from * columns, (from + rows) * columns));
    return;
  }
  target.fill(0);
  for (let row = 0; row < rows; row++) {
    target.set(values.subarray((from + row) * columns, (from + row + 1) * columns), row * stride);
  }
}

function withoutPadding(values: Int8Array, rows: number, columns: number, stride: number): Int8Array {
  const packed = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    packed.set(values.subarray(row * stride, row * stride + columns), row * columns);
  }
  return packed;
}
