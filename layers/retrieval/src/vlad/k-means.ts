import { KernelMemory, type Random, seededRandom, xorshift32 } from '../math/index.ts';
import { countDescriptors, descriptorLength } from './descriptors.ts';
import { startKernels } from './generated/kernels.ts';
import { centroidSteps, createQuantizer } from './quantizer.ts';

/** Options of `kMeans`. */
export interface KMeansOptions {
  k: number;
  /**
   * Maximum rounds of Lloyd's algorithm; it stops early once the error falls by less than 0.01 %.
   * Default 30.
   */
  iterations?: number;
  seed?: number;
}

/** Centroids found by `kMeans`, and the course of the error. */
export interface KMeansResult {
  /** k x 128, in sixteenths of a descriptor unit. */
  centroids: Int16Array;
  /** Per round, the mean squared distance to the nearest centroid before the update. */
  errors: number[];
}

/** Sampled descriptors per centroid for the seeding. */
const seedingRows = 40;

/**
 * Clusters descriptors: k-means++ seeding (Arthur & Vassilvitskii 2007) on a sample, then Lloyd's
 * rounds with exact integer assignment. An empty cluster moves to the descriptor that is farthest
 * from its centroid.
 *
 * @param descriptors n x 128
 * @throws RangeError if k is not a whole number from 1 to the number of descriptors
 */
export function kMeans(descriptors: Uint8Array, options: KMeansOptions): KMeansResult {
  const { k, iterations = 30, seed = 1 } = options;
  const count = countDescriptors(descriptors);
  if (!(Number.isInteger(k) && k >= 1 && k <= count)) {
    throw new RangeError(`k is ${k}; it must be a whole number from 1 to the number of descriptors, ${count}`);
  }
  const norms = squaredNorms(descriptors, count);
  const centroids = seedCentroids(descriptors, norms, k, seededRandom(seed, xorshift32));
  const errors: number[] = [];
  const memory = new KernelMemory(startKernels());
  for (let round = 0; round < iterations; round++) {
    memory.clear();
    const { sums, counts, similarities } = createQuantizer(centroids, memory).sum(descriptors);
    const distances = norms.map((norm, row) => norm - similarities[row] / 8);
    errors.push(distances.reduce((sum, distance) => sum + distance, 0) / count);
    for (let c = 0; c < k; c++) {
      const mean = counts[c] > 0 ? centroidSteps / counts[c] : 0;
      const row = centroids.subarray(c * descriptorLength, (c + 1) * descriptorLength);
      if (mean > 0)
        for (let d = 0; d < descriptorLength; d++) row[d] = Math.round(sums[c * descriptorLength + d] * mean);
      else row.set(takeFurthest(descriptors, distances));
    }
    const before = errors.at(-2);
    if (before !== undefined && before - errors.at(-1)! < 1e-4 * before) break;
  }
  return { centroids, errors };
}

function seedCentroids(all: Uint8Array, norms: Float64Array, k: number, random: Random): Int16Array {
  const rows = random.sample(Math.max(k, seedingRows * k), norms.length);
  const descriptors = new Uint8Array(rows.length * descriptorLength);
  for (const [i, row] of rows.entries()) descriptors.set(rowAt(all, row), i * descriptorLength);
  const centroids = new Int16Array(k * descriptorLength);
  const nearest = new Float64Array(rows.length).fill(Number.POSITIVE_INFINITY);
  let chosen = random.integer(rows.length);
  const memory = new KernelMemory(startKernels());
  for (let c = 0; ; c++) {
    const centroid = Int16Array.from(rowAt(descriptors, chosen), (value) => value * centroidSteps);
    centroids.set(centroid, c * descriptorLength);
    if (c === k - 1) return centroids;
    memory.clear();
    const { similarities } = createQuantizer(centroid, memory).assign(descriptors);
    let total = 0;
    for (let i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], Math.max(0, norms[rows[i]] - similarities[i] / 8));
      total += nearest[i];
    }
    let left = random.uniform() * total;
    chosen = nearest.findIndex((distance) => {
      left -= distance;
      return left < 0;
    });
    if (chosen < 0) chosen = random.integer(rows.length);
  }
}

function takeFurthest(descriptors: Uint8Array, distances: Float64Array): Int16Array {
  let furthest = 0;
  for (let row = 1; row < distances.length; row++) if (distances[row] > distances[furthest]) furthest = row;
  distances[furthest] = 0;
  return Int16Array.from(rowAt(descriptors, furthest), (value) => value * centroidSteps);
}

function squaredNorms(descriptors: Uint8Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) =>
    rowAt(descriptors, row).reduce((sum, value) => sum + value * value, 0),
  );
}

function rowAt(descriptors: Uint8Array, row: number): Uint8Array {
  return descriptors.subarray(row * descriptorLength, (row + 1) * descriptorLength);
}
