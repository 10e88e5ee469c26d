import { type Matrix, rowOf } from '../../matrix.ts';
import { bestRows } from '../dense/products.ts';
import { requireThat } from '../errors.ts';
import { createRandom } from '../random.ts';
import { seedCentroids } from './seeding.ts';
import { sizeCap, spreadOverflow } from './size-cap.ts';

export interface KMeansOptions {
  seed: number;
  /** Iterations at most; the loop ends sooner once no row moves. */
  iterations: number;
  /** Centroids are scaled to unit length, for unit rows. */
  spherical: boolean;
  /** Largest class over the even share n / k; Infinity leaves sizes free. */
  maxSizeFactor: number;
  /** k x columns to start from, instead of k-means++. */
  initial?: Matrix | undefined;
}

/** What one iteration did. */
export interface KMeansIteration {
  iteration: number;
  /** Rows whose class changed. */
  moves: number;
  /** k * sum(n_c^2) / n^2: 1 when all classes are of one size, k when one holds everything. */
  imbalance: number;
  largest: number;
  empty: number;
  /** Sum of squared distances from each row to the mean of its class; for spherical to the mean's direction. */
  inertia: number;
}

export interface Clustering {
  /** k x columns */
  centroids: Matrix;
  /** [rows], 0 … k - 1 */
  labels: Int32Array;
  /** [k] */
  counts: Int32Array;
  iterations: KMeansIteration[];
}

/**
 * Lloyd's k-means with k-means++ seeding. With a finite `maxSizeFactor` every iteration ends under the size cap. A class
 * that runs empty takes over the row that fits worst in the largest class.
 */
export async function kMeans(x: Matrix, k: number, given: Partial<KMeansOptions> = {}): Promise<Clustering> {
  const options = { seed: 1, iterations: 25, spherical: false, maxSizeFactor: Infinity, ...given };
  requireThat(Number.isInteger(k) && k >= 1, 'k', k, 'a whole number from 1');
  requireThat(x.rows >= 1, 'x.rows', x.rows, 'at least 1');
  requireThat(options.maxSizeFactor >= 1, 'maxSizeFactor', options.maxSizeFactor, 'at least 1');
  const cap = sizeCap(x.rows, k, options.maxSizeFactor);
  const energy = dot(x.data, x.data);
  const initial = options.initial ?? seedCentroids(x, k, createRandom(options.seed));
  const centroids: Matrix = { ...initial, data: Float32Array.from(initial.data) };
  let labels: Int32Array = new Int32Array(x.rows).fill(-1);
  let counts: Int32Array = new Int32Array(k);
  const iterations: KMeansIteration[] = [];
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const offsets = options.spherical ? undefined : halfSquaredNorms(centroids);
    const next = await bestRows(x, centroids, offsets);
    counts = countLabels(next, k);
    await spreadOverflow(x, centroids, next, counts, cap, offsets);
    const moves = countMoves(labels, next);
    labels = next;
    const empty = counts.filter((count) => count === 0).length;
    if (empty > 0) refillEmpty(x, centroids, labels, counts);
    const inertia = updateCentroids(x, labels, counts, centroids, options.spherical, energy);
    iterations.push({
      iteration,
      moves,
      imbalance: imbalanceOf(counts),
      largest: counts.reduce((a, b) => Math.max(a, b), 0),
      empty,
      inertia,
    });
    if (moves === 0) break;
  }
  return { centroids, labels, counts, iterations };
}

/**
 * Balanced spherical k-means over unit rows: no class holds more than `maxSizeFactor` (default 1.5) times the even share.
 */
export function clusterBalanced(x: Matrix, k: number, options: Partial<KMeansOptions> = {}): Promise<Clustering> {
  return kMeans(x, k, { spherical: true, maxSizeFactor: 1.5, ...options });
}

/** k * sum(n_c^2) / n^2, 1 when even (FAISS's imbalance factor). */
export function imbalanceOf(counts: ArrayLike<number>): number {
  let total = 0;
  let squares = 0;
  for (let c = 0; c < counts.length; c++) {
    total += counts[c]!;
    squares += counts[c]! * counts[c]!;
  }
  return total > 0 ? (counts.length * squares) / (total * total) : 1;
}

/** Rows per class; negative labels count nowhere. */
export function countLabels(labels: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) if (label >= 0) counts[label]!++;
  return counts;
}

export function countMoves(before: Int32Array, after: Int32Array): number {
  let moves = 0;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) moves++;
  return moves;
}

/** Writes the class means into `centroids`; returns the inertia against them. */
function updateCentroids(
  x: Matrix,
  labels: Int32Array,
  counts: Int32Array,
  centroids: Matrix,
  spherical: boolean,
  energy: number,
): number {
  const { columns } = x;
  const sums = new Float64Array(centroids.data.length);
  for (let i = 0; i < x.rows; i++) {
    const from = i * columns;
    const to = labels[i]! * columns;
    for (let c = 0; c < columns; c++) sums[to + c] = sums[to + c]! + x.data[from + c]!;
  }
  let inertia = energy;
  for (let k = 0; k < centroids.rows; k++) {
    if (counts[k] === 0) continue;
    const sum = sums.subarray(k * columns, (k + 1) * columns);
    const length = Math.sqrt(dot(sum, sum));
    const scale = spherical ? (length > 0 ? 1 / length : 0) : 1 / counts[k]!;
    for (let c = 0; c < columns; c++) centroids.data[k * columns + c] = sum[c]! * scale;
    inertia += spherical ? counts[k]! * (length > 0 ? 1 : 0) - 2 * length : -length * length * scale;
  }
  return Math.max(inertia, 0);
}

function refillEmpty(x: Matrix, centroids: Matrix, labels: Int32Array, counts: Int32Array): void {
  for (let empty = 0; empty < counts.length; empty++) {
    if (counts[empty]! > 0) continue;
    const largest = counts.reduce((best, count, c) => (count > counts[best]! ? c : best), 0);
    if (counts[largest]! < 2) return;
    const centroid = rowOf(centroids, largest);
    let worst = -1;
    let worstDistance = -1;
    for (let i = 0; i < x.rows; i++) {
      if (labels[i] !== largest) continue;
      const row = rowOf(x, i);
      const distance = dot(row, row) - 2 * dot(row, centroid);
      if (worst < 0 || distance > worstDistance) {
        worst = i;
        worstDistance = distance;
      }
    }
    labels[worst] = empty;
    counts[largest]!--;
    counts[empty]!++;
  }
}

/** -|c|^2 / 2 for each centroid: with it the largest x . c + offset is the smallest distance. */
function halfSquaredNorms(centroids: Matrix): Float32Array {
  return Float32Array.from({ length: centroids.rows }, (_, k) => {
    const row = rowOf(centroids, k);
    return -dot(row, row) / 2;
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}
