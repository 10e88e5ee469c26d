import { objectColumns, type QuantizedRows, type Segment } from '../segments/index.ts';
import { alignedBytes, type VectorMemory } from './vector-memory.ts';

/**
 * Where the parts of some rows lie, as the scan kernel reads them: byte offsets from the start of their block, in the order in
 * which they are read. What the kernel reads four rows at a time is there for a multiple of four.
 */
export interface VectorLayout {
  rows: number;
  /** Elements per row, zeros at the end. */
  cnnStride: number;
  siftStride: number;
  /** rows i32, the numbers of the pictures. */
  numbers: number;
  cnn: number;
  /** Scales, then sums and lengths: see `measureRows` of the kernels. */
  cnnScales: number;
  sift: number;
  siftScales: number;
  /** rows x 8 f32, in `objectOrder`. */
  objects: number;
  bytes: number;
}

/** Which element of F_i lies where; the last place is empty. See `objectScore` of the kernels. */
export const objectOrder = [0, 3, 5, 2, 1, 4, 6] as const;
export const objectStride = 8;

/** As many as the kernels take at a time: a cache line. */
const strideElements = 64;

export function layOutRows(rows: number, cnnColumns: number, siftColumns: number): VectorLayout {
  let bytes = 0;
  const part = (size: number) => {
    const offset = bytes;
    bytes += alignedBytes(size);
    return offset;
  };
  const cnnStride = strideOf(cnnColumns);
  const siftStride = strideOf(siftColumns);
  const padded = paddedRows(rows);
  return {
    rows,
    cnnStride,
    siftStride,
    numbers: part(rows * 4),
    cnn: part(padded * cnnStride),
    cnnScales: part(3 * padded * 4),
    sift: part(padded * siftStride),
    siftScales: part(3 * padded * 4),
    objects: part(rows * objectStride * 4),
    bytes,
  };
}

export function strideOf(columns: number): number {
  return Math.ceil(columns / strideElements) * strideElements;
}

function paddedRows(rows: number): number {
  return Math.ceil(rows / 4) * 4;
}

/** Copies rows of a segment, from row `from` on, to `offset`. `numbers` are those of the whole segment. */
export function putRows(
  memory: VectorMemory,
  offset: number,
  layout: VectorLayout,
  segment: Pick<Segment, 'cnn' | 'sift' | 'object'>,
  numbers: Int32Array,
  from = 0,
): void {
  const { rows } = layout;
  const { buffer, kernels } = memory;
  for (const channel of ['cnn', 'sift'] as const) {
    const stride = layout[`${channel}Stride`];
    const at = offset + layout[channel];
    const scales = offset + layout[`${channel}Scales`];
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

/** Quantised rows as they lie at `offset`: a view where no row is padded, else a copy. */
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
