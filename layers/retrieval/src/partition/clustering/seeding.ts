import { type Matrix, type Random, rowOf } from '../../math/index.ts';
import { loadRows } from '../kernels.ts';
import { takeRows } from './rows.ts';

/**
 * Draws initial centroids by k-means++ (Arthur and Vassilvitskii, SODA 2007): the probability of
 * each further centre is proportional to its squared distance from the nearest centre so far. Of
 * more than `sampleSize` rows only a random sample takes part.
 *
 * @returns k x columns; rows repeat where `x` has fewer than k distinct rows
 */
export function seedCentroids(x: Matrix, k: number, random: Random, sampleSize = 64 * k): Matrix {
  const candidates = takeRows(x, sampleRows(x.rows, sampleSize, random));
  const data = new Float32Array(k * x.columns);
  const { memory, x: rowsAt, rows, columns, stride } = loadRows(candidates);
  const centre = memory.allocate(4 * stride);
  const distances = memory.allocate(4 * rows);
  const nearest = memory.float32(distances, rows).fill(Infinity);
  let chosen = random.integer(candidates.rows);
  for (let c = 0; c < k; c++) {
    const row = rowOf(candidates, chosen);
    data.set(row, c * columns);
    memory.write(centre, row);
    const total = memory.kernels.lowerDistances(rowsAt, rows, stride, centre, distances);
    chosen = drawInProportion(nearest, total, random);
  }
  return { data, rows: k, columns };
}

/** Draws `size` distinct row numbers; all in order where there are no more. */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  if (size >= rows) return order;
  for (let i = 0; i < size; i++) {
    const other = i + random.integer(rows - i);
    const kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
  return order.slice(0, size);
}

function drawInProportion(weights: Float32Array, total: number, random: Random): number {
  let left = random.uniform() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return random.integer(weights.length);
}
