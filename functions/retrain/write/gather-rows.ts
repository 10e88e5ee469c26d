import type { QuantizedRows, Segment } from '@dlsift/retrieval/segments';

/** One row of a segment. */
export interface RowOf {
  segment: Segment;
  row: number;
}

/** Copies rows of several segments into one. Vectors keep their quantisation. */
export function gatherRows(rows: readonly RowOf[]): Segment {
  const pick = <Value>(of: (segment: Segment) => ArrayLike<Value>) => rows.map(({ segment, row }) => of(segment)[row]);
  return {
    rows: rows.length,
    imageIds: pick(({ imageIds }) => imageIds),
    keys: pick(({ keys }) => keys),
    labels: pick(({ labels }) => labels),
    metadata: pick(({ metadata }) => metadata),
    addedAt: Float64Array.from(pick(({ addedAt }) => addedAt)),
    changedAt: Float64Array.from(pick(({ changedAt }) => changedAt)),
    cnn: gatherVectors(rows, ({ cnn }) => cnn),
    sift: gatherVectors(rows, ({ sift }) => sift),
    object: gatherObjects(rows),
  };
}

function gatherVectors(rows: readonly RowOf[], of: (segment: Segment) => QuantizedRows): QuantizedRows {
  const columns = rows.length > 0 ? of(rows[0].segment).columns : 0;
  const values = new Int8Array(rows.length * columns);
  const scales = new Float32Array(rows.length);
  for (const [i, { segment, row }] of rows.entries()) {
    const from = of(segment);
    values.set(from.values.subarray(row * columns, (row + 1) * columns), i * columns);
    scales[i] = from.scales[row];
  }
  return { values, scales, columns };
}

function gatherObjects(rows: readonly RowOf[]): Float32Array {
  const columns = rows.length > 0 ? rows[0].segment.object.length / rows[0].segment.rows : 0;
  const all = new Float32Array(rows.length * columns);
  for (const [i, { segment, row }] of rows.entries()) {
    all.set(segment.object.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return all;
}
