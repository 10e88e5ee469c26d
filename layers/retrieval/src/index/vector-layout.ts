import { objectColumns, type QuantizedRows, type Segment } from './segment.ts';
import type { VectorMemory } from './vector-memory.ts';

/** Where the parts of some rows lie, as the scan kernel reads them: byte offsets from the start of their block. */
export interface VectorLayout {
  rows: number;
  /** Elements per row, zeros at the end. */
  cnnStride: number;
  siftStride: number;
  cnn: number;
  sift: number;
  /** rows x 8 f32, in `objectOrder`. */
  objects: number;
  cnnScales: number;
  siftScales: number;
  /** rows i32, the numbers of the pictures. */
  numbers: number;
  bytes: number;
}

/** Which element of F_i lies where; the last place is empty. See `objectScore` of the kernels. */
export const objectOrder = [0, 3, 5, 2, 1, 4, 6] as const;
export const objectStride = 8;

const strideElements = 32;

export function layOutRows(rows: number, cnnColumns: number, siftColumns: number): VectorLayout {
  let bytes = 0;
  const part = (size: number) => {
    const offset = bytes;
    bytes += Math.ceil(size / 16) * 16;
    return offset;
  };
  const cnnStride = strideOf(cnnColumns);
  const siftStride = strideOf(siftColumns);
  return {
    rows,
    cnnStride,
    siftStride,
    cnn: part(rows * cnnStride),
    sift: part(rows * siftStride),
    objects: part(rows * objectStride * 4),
    cnnScales: part(rows * 4),
    siftScales: part(rows * 4),
    numbers: part(rows * 4),
    bytes,
  };
}

export function strideOf(columns: number): number {
  return Math.ceil(columns / strideElements) * strideElements;
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
  const { buffer } = memory;
  putBytes(new Int8Array(buffer, offset + layout.cnn, rows * layout.cnnStride), segment.cnn, layout.cnnStride, from);
  putBytes(
    new Int8Array(buffer, offset + layout.sift, rows * layout.siftStride),
    segment.sift,
    layout.siftStride,
    from,
  );
  new Float32Array(buffer, offset + layout.cnnScales, rows).set(segment.cnn.scales.subarray(from, from + rows));
  new Float32Array(buffer, offset + layout.siftScales, rows).set(segment.sift.scales.subarray(from, from + rows));
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
