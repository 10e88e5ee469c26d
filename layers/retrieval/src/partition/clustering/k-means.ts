import { type Matrix, seededRandom } from '../../math/index.ts';
import { requireThat } from '../errors.ts';
import { loadRows } from '../kernels.ts';
import { partitionGenerator } from '../random.ts';
import { createAssigner } from './assigner.ts';
import { createMeanUpdater, halfSquaredNorms, refillEmpty } from './centroids.ts';
import { countLabels, countMoves, imbalanceOf } from './counts.ts';
import { seedCentroids } from './seeding.ts';
import { sizeCap, spreadOverflow } from './size-cap.ts';

/** Options of `kMeans`. */
export interface KMeansOptions {
  seed: number;
  /** Maximum number of iterations; the loop ends earlier once no row moves. */
  iterations: number;
  /** Whether centroids are scaled to unit length, for unit rows. */
  spherical: boolean;
  /** Maximum size of a class relative to the even share n / k; Infinity for no maximum. */
  maxSizeFactor: number;
  /** k x columns: initial centroids in place of k-means++. */
  initial?: Matrix | undefined;
}

/** Statistics of one iteration. */
export interface KMeansIteration {
  iteration: number;
  /** Number of rows whose class changed. */
  moves: number;
  /** k * sum(n_c^2) / n^2: 1 when all classes have the same size, k when one holds everything. */
  imbalance: number;
  largest: number;
  empty: number;
  /**
   * Sum of squared distances from each row to the mean of its class, or to the direction of that
   * mean if spherical.
   */
  inertia: number;
}

/** Classes found by `kMeans`. */
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
 * Clusters rows by Lloyd's k-means with k-means++ seeding. With a finite `maxSizeFactor` every
 * iteration respects the size cap. An empty class takes the row that lies farthest from the
 * centroid of the largest class.
 *
 * @param x rows x columns
 * @param k number of classes
 * @throws PartitionArgumentError on no rows, or on an option out of range
 */
export async function kMeans(x: Matrix, k: number, given: Partial<KMeansOptions> = {}): Promise<Clustering> {
  const options = { seed: 1, iterations: 25, spherical: false, maxSizeFactor: Infinity, ...given };
  requireThat(Number.isInteger(k) && k >= 1, 'k', k, 'a whole number from 1');
  requireThat(x.rows >= 1, 'x.rows', x.rows, 'at least 1');
  requireThat(options.maxSizeFactor >= 1, 'maxSizeFactor', options.maxSizeFactor, 'at least 1');
  const { initial: start } = options;
  if (start)
    requireThat(
      start.rows === k && start.columns === x.columns,
      'initial',
      `${start.rows} x ${start.columns}`,
      `${k} x ${x.columns}`,
    );
  const cap = sizeCap(x.rows, k, options.maxSizeFactor);
  const initial = start ?? seedCentroids(x, k, seededRandom(options.seed, partitionGenerator));
  const loaded = loadRows(x);
  const means = createMeanUpdater(loaded, k, options.spherical);
  const assigner = createAssigner(loaded, k);
  const centroids: Matrix = { ...initial, data: Float32Array.from(initial.data) };
  let labels: Int32Array = new Int32Array(x.rows).fill(-1);
  let counts: Int32Array = new Int32Array(k);
  const iterations: KMeansIteration[] = [];
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const offsets = options.spherical ? undefined : halfSquaredNorms(centroids);
    const next = await assigner.assign(centroids, offsets);
    counts = countLabels(next, k);
    await spreadOverflow(x, centroids, next, counts, cap, offsets);
    const moves = countMoves(labels, next);
    labels = next;
    const empty = counts.filter((count) => count === 0).length;
    if (empty > 0) refillEmpty(x, centroids, labels, counts);
    const inertia = means.update(labels, counts, centroids);
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
 * Clusters unit rows by balanced spherical k-means: no class holds more than `maxSizeFactor`
 * (default 1.5) times the even share.
 */
export function clusterBalanced(x: Matrix, k: number, options: Partial<KMeansOptions> = {}): Promise<Clustering> {
  return kMeans(x, k, { spherical: true, maxSizeFactor: 1.5, ...options });
}
