import { type Matrix, rowOf } from '../../matrix.ts';
import type { Random } from '../random.ts';

/**
 * k-means++ (Arthur and Vassilvitskii, SODA 2007): each further centre is drawn with a probability in proportion to the
 * squared distance from the nearest centre so far. On more than `sampleSize` rows the draw is made among a random sample.
 *
 * @returns k x columns; rows repeat when `x` has fewer than k distinct rows
 */
export function seedCentroids(x: Matrix, k: number, random: Random, sampleSize = 64 * k): Matrix {
  const candidates = sampleRows(x.rows, sampleSize, random);
  const data = new Float32Array(k * x.columns);
  const nearest = new Float64Array(candidates.length).fill(Infinity);
  let chosen = candidates[random.below(candidates.length)]!;
  for (let centre = 0; centre < k; centre++) {
    const row = rowOf(x, chosen);
    data.set(row, centre * x.columns);
    let total = 0;
    for (let c = 0; c < candidates.length; c++) {
      nearest[c] = Math.min(nearest[c]!, squaredDistance(rowOf(x, candidates[c]!), row));
      total += nearest[c]!;
    }
    chosen = candidates[drawInProportion(nearest, total, random)]!;
  }
  return { data, rows: k, columns: x.columns };
}

/** `size` distinct row numbers, or all of them in order when there are no more. */
export function sampleRows(rows: number, size: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  if (size >= rows) return order;
  for (let i = 0; i < size; i++) {
    const other = i + random.below(rows - i);
    const kept = order[i]!;
    order[i] = order[other]!;
    order[other] = kept;
  }
  return order.slice(0, size);
}

function drawInProportion(weights: Float64Array, total: number, random: Random): number {
  let left = random.uniform() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return random.below(weights.length);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) {
    const difference = a[c]! - b[c]!;
    sum += difference * difference;
  }
  return sum;
}
