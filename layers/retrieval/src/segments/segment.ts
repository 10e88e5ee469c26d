import {
  type Data,
  Field,
  FixedSizeList,
  Float32,
  Int8,
  makeData,
  Table,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { CorruptRecordError, quantize } from '../features/index.ts';
import type { Comparable } from '../similarity/index.ts';
import { type FactColumns, type PictureFacts, toFactColumns } from './facts.ts';

/**
 * Rows of int8 vectors, each with its own scale: element (r, i) is
 * `values[r * columns + i] * scales[r]`.
 */
export interface QuantizedRows {
  values: Int8Array;
  /** [rows] */
  scales: Float32Array;
  columns: number;
}

/** Some pictures of one class, ready to be scanned: features projected, vectors quantised. */
export interface Segment extends FactColumns {
  rows: number;
  cnn: QuantizedRows;
  sift: QuantizedRows;
  /** rows x 7: F_i of eq. (5), (6). */
  object: Float32Array;
}

/** A picture to put into a segment. */
export type SegmentPicture = PictureFacts & Comparable;

export const objectColumns = 7;

/**
 * Makes a segment of pictures. Vectors are quantised to eight bits per element with one scale per
 * row.
 *
 * @param pictures vectors of one length per channel; none make an empty segment
 * @throws RangeError when the pictures' vectors differ in length
 */
export function toSegment(pictures: SegmentPicture[]): Segment {
  return {
    rows: pictures.length,
    ...toFactColumns(pictures),
    cnn: quantizeRows(pictures.map(({ cnn }) => cnn)),
    sift: quantizeRows(pictures.map(({ sift }) => sift)),
    object: concatenate(
      pictures.map(({ object }) => object),
      objectColumns,
    ),
  };
}

/**
 * Encodes a segment as a file that pandas and DuckDB read.
 *
 * @returns an Apache Arrow IPC file with a row per picture
 */
export function encodeSegment(segment: Segment): Uint8Array {
  const { cnn, sift } = segment;
  const table = new Table({
    imageId: vectorFromArray(segment.imageIds, new Utf8()),
    key: vectorFromArray(segment.keys, new Utf8()),
    label: vectorFromArray(segment.labels, new Utf8()),
    metadata: vectorFromArray(segment.metadata, new Utf8()),
    addedAt: times(segment.addedAt),
    changedAt: times(segment.changedAt),
    cnn: fixedSizeRows(makeData({ type: new Int8(), data: cnn.values }), cnn.columns, segment.rows),
    cnnScale: new Vector([makeData({ type: new Float32(), data: cnn.scales })]),
    sift: fixedSizeRows(makeData({ type: new Int8(), data: sift.values }), sift.columns, segment.rows),
    siftScale: new Vector([makeData({ type: new Float32(), data: sift.scales })]),
    object: fixedSizeRows(makeData({ type: new Float32(), data: segment.object }), objectColumns, segment.rows),
  });
  return tableToIPC(table, 'file');
}

/**
 * Decodes a segment file.
 *
 * @param bytes what `encodeSegment` returned, of this version or an earlier one
 * @throws CorruptRecordError when the bytes are not a segment file
 */
export function decodeSegment(bytes: Uint8Array): Segment {
  let table: Table;
  try {
    table = tableFromIPC(bytes);
  } catch {
    throw new CorruptRecordError('The segment cannot be read: expected an Arrow IPC file');
  }
  return {
    rows: table.numRows,
    imageIds: [...column(table, 'imageId')],
    keys: [...column(table, 'key')],
    labels: [...column(table, 'label')],
    // Segments written before metadata and dates existed have no such columns.
    metadata: table.getChild('metadata')?.toJSON() ?? new Array(table.numRows).fill(null),
    addedAt: readTimes(table, 'addedAt'),
    changedAt: readTimes(table, 'changedAt'),
    cnn: { ...rowsOf(table, 'cnn', Int8Array), scales: column(table, 'cnnScale').toArray() },
    sift: { ...rowsOf(table, 'sift', Int8Array), scales: column(table, 'siftScale').toArray() },
    object: rowsOf(table, 'object', Float32Array).values,
  };
}

function quantizeRows(vectors: Float32Array[]): QuantizedRows {
  const columns = vectors[0]?.length ?? 0;
  const values = new Int8Array(vectors.length * columns);
  const scales = new Float32Array(vectors.length);
  vectors.forEach((vector, row) => {
    if (vector.length !== columns) {
      throw new RangeError(`Expected vectors of ${columns} elements but received one of ${vector.length}`);
    }
    const quantized = quantize(vector);
    values.set(quantized.values, row * columns);
    scales[row] = quantized.scale;
  });
  return { values, scales, columns };
}

function concatenate(vectors: Float32Array[], columns: number): Float32Array {
  const all = new Float32Array(vectors.length * columns);
  for (const [row, vector] of vectors.entries()) all.set(vector, row * columns);
  return all;
}

function fixedSizeRows(child: Data<Int8> | Data<Float32>, columns: number, rows: number): Vector {
  const type = new FixedSizeList<Int8 | Float32>(columns, new Field('item', child.type, false));
  return new Vector([makeData({ type, length: rows, nullCount: 0, child: child as Data<Int8 | Float32> })]);
}

function times(milliseconds: Float64Array): Vector {
  return vectorFromArray(
    Array.from(milliseconds, (time) => (Number.isNaN(time) ? null : time)),
    new TimestampMillisecond(),
  );
}

function readTimes(table: Table, name: string): Float64Array {
  const found = table.getChild(name);
  return found
    ? Float64Array.from(found, (time) => time ?? Number.NaN)
    : new Float64Array(table.numRows).fill(Number.NaN);
}

function column(table: Table, name: string): Vector {
  const found = table.getChild(name);
  if (!found)
    throw new CorruptRecordError(
      `The segment cannot be read: expected a column ${name} but found ${table.schema.names.join(', ')}`,
    );
  return found;
}

function rowsOf<A extends Int8Array | Float32Array>(table: Table, name: string, arrayType: new (length: number) => A) {
  const data = column(table, name).data[0];
  const values = data?.children[0]?.values ?? new arrayType(0);
  if (!(values instanceof arrayType))
    throw new CorruptRecordError(`The segment cannot be read: its column ${name} has another type`);
  const columns = (data?.type as FixedSizeList | undefined)?.listSize ?? 0;
  return { values: values.subarray(0, (data?.length ?? 0) * columns) as A, columns };
}
