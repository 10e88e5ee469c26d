import { rowOf, seededRandom, toUnitLength } from '../../../math/index.ts';

/** Embeddings of pictures with their classes, for training. */
export interface LabelledEmbeddings {
  /** [count x dimensions], row by row, each of unit length. */
  data: Float32Array;
  dimensions: number;
  /** Index into `classes`, by picture. */
  labels: number[];
  classes: string[];
}

/** One batch: unit-length rows [batch, dimensions] and smoothed one-hot labels [batch, classes]. */
export interface EmbeddingBatch extends Record<string, Float32Array> {
  embeddings: Float32Array;
  labels: Float32Array;
}

/** Mean of the chosen rows, [dimensions]. */
export function centreOf({ data, dimensions }: LabelledEmbeddings, chosen: readonly number[]): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const picture of chosen) {
    for (let i = 0; i < dimensions; i++) sum[i] += data[picture * dimensions + i];
  }
  return Float32Array.from(sum, (value) => value / chosen.length);
}

/** The rows minus `centre`, at unit length again. */
export function centredRows(embeddings: LabelledEmbeddings, centre: Float32Array): LabelledEmbeddings {
  const { data, dimensions } = embeddings;
  const centred = new Float32Array(data.length);
  for (let row = 0; row < data.length / dimensions; row++) {
    const values = rowOf({ data, columns: dimensions, rows: data.length / dimensions }, row);
    centred.set(toUnitLength(values.map((value, i) => value - centre[i])), row * dimensions);
  }
  return { ...embeddings, data: centred };
}

/**
 * Batch number `step`, which depends only on its arguments, so that a resumed training sees the
 * same batches. Every picture occurs once before any occurs again.
 */
export function embeddingBatch(
  { data, dimensions, labels, classes }: LabelledEmbeddings,
  chosen: readonly number[],
  { batch, labelSmoothing }: { batch: number; labelSmoothing: number },
  seed: number,
  step: number,
): EmbeddingBatch {
  const rows = new Float32Array(batch * dimensions);
  const targets = new Float32Array(batch * classes.length).fill(labelSmoothing / classes.length);
  const orders = new Map<number, number[]>();
  for (let b = 0; b < batch; b++) {
    const place = step * batch + b;
    const picture = orderOf(orders, chosen, seed, Math.floor(place / chosen.length))[place % chosen.length];
    rows.set(data.subarray(picture * dimensions, (picture + 1) * dimensions), b * dimensions);
    targets[b * classes.length + labels[picture]] += 1 - labelSmoothing;
  }
  return { embeddings: rows, labels: targets };
}

function orderOf(known: Map<number, number[]>, chosen: readonly number[], seed: number, epoch: number): number[] {
  let order = known.get(epoch);
  if (order === undefined) {
    order = [...chosen];
    seededRandom(Math.imul(seed + 1, 1009) + epoch).shuffle(order);
    known.set(epoch, order);
  }
  return order;
}
