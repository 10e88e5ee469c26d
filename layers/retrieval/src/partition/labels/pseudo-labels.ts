import { dotRow, type Matrix, rowOf } from '../../math/index.ts';
import { chooseClassCount, countLabels } from '../clustering/counts.ts';
import { clusterBalanced, type KMeansIteration } from '../clustering/k-means.ts';
import { rowsWhere, takeRows } from '../clustering/rows.ts';
import { bestRows } from '../dense/products.ts';
import { requireThat } from '../errors.ts';
import { accumulateClassStatistics, classMeans } from '../statistics/class-statistics.ts';

export interface PseudoLabelOptions {
  /** Classes aimed at; by default chosen from the number of pictures. Labels can make it more. */
  classCount: number | undefined;
  /** A label with fewer pictures is no class of its own: its pictures count as unlabelled. */
  smallestLabel: number;
  /** A label over this many even shares (pictures / classCount) is split. */
  runawayFactor: number;
  /** Largest clustered class over the even share. */
  maxSizeFactor: number;
  seed: number;
}

export const defaultPseudoLabelOptions: PseudoLabelOptions = {
  classCount: undefined,
  smallestLabel: 3,
  runawayFactor: 4,
  maxSizeFactor: 2,
  seed: 1,
};

export interface PseudoLabels {
  /** [rows], 0 … classCount - 1 */
  labels: Int32Array;
  classCount: number;
  /**
   * [classCount], the label of each class, -1 for a clustered class. A split label has several
   * classes.
   */
  labelOfClass: Int32Array;
  /**
   * [rows], 1 where the picture's own label chose its class; self-training does not move these
   * rows.
   */
  fixed: Uint8Array;
  /** Iterations of the clustering of unlabelled pictures; empty where there was none. */
  iterations: KMeansIteration[];
}

/**
 * Chooses the initial classes of a build from the labels of the library, and by balanced k-means
 * for unlabelled pictures.
 *
 * 1. A label with at least `smallestLabel` pictures is a class. One larger than `runawayFactor`
 *    even shares is split by balanced k-means into classes of about an even share, so that no label
 *    makes every search scan the library.
 * 2. An unlabelled picture joins the nearest labelled class (by cosine to its mean) where it lies
 *    as near as three quarters of that class's own pictures and the class stays under the runaway
 *    size.
 * 3. The remaining pictures are clustered into their proportional number of classes. Fewer than
 *    half an even share of them join the nearest labelled class instead.
 *
 * @param x unit rows
 * @param given [rows], the label of each picture as a number from 0; negative for none
 * @throws PartitionArgumentError where `given` has another length, or on less than one class
 */
export async function pseudoLabels(
  x: Matrix,
  given: Int32Array,
  options: Partial<PseudoLabelOptions> = {},
): Promise<PseudoLabels> {
  const settings = { ...defaultPseudoLabelOptions, ...options };
  requireThat(given.length === x.rows, 'given.length', given.length, `the number of rows, ${x.rows}`);
  const wanted = settings.classCount ?? chooseClassCount(x.rows);
  requireThat(wanted >= 1, 'classCount', wanted, 'at least 1');
  const evenShare = Math.max(1, x.rows / wanted);
  const largest = Math.max(settings.smallestLabel, Math.ceil(settings.runawayFactor * evenShare));
  const labels = new Int32Array(x.rows).fill(-1);
  const labelOfClass: number[] = [];

  for (const [label, rows] of labelGroups(given, settings.smallestLabel)) {
    const parts = rows.length > largest ? Math.round(rows.length / evenShare) : 1;
    const split = parts > 1 ? await clusterBalanced(takeRows(x, rows), parts, settings) : undefined;
    rows.forEach((row, position) => {
      labels[row] = labelOfClass.length + (split?.labels[position] ?? 0);
    });
    for (let part = 0; part < parts; part++) labelOfClass.push(label);
  }
  const fixed = Uint8Array.from(labels, (label) => (label >= 0 ? 1 : 0));

  if (labelOfClass.length > 0) await joinLabelled(x, labels, labelOfClass.length, largest, evenShare / 2);
  const rest = rowsWhere(labels, (label) => label < 0);
  let iterations: KMeansIteration[] = [];
  if (rest.length > 0) {
    const k = Math.min(rest.length, Math.max(1, Math.round(rest.length / evenShare)));
    const clustered = await clusterBalanced(takeRows(x, rest), k, settings);
    rest.forEach((row, position) => {
      labels[row] = labelOfClass.length + clustered.labels[position];
    });
    for (let c = 0; c < k; c++) labelOfClass.push(-1);
    iterations = clustered.iterations;
  }
  return { labels, classCount: labelOfClass.length, labelOfClass: Int32Array.from(labelOfClass), fixed, iterations };
}

/** Labels that are large enough to be classes, ascending, with their rows. */
function labelGroups(given: Int32Array, smallest: number): [number, Int32Array][] {
  const groups = new Map<number, number[]>();
  given.forEach((label, row) => {
    if (label < 0) return;
    const rows = groups.get(label);
    if (rows) rows.push(row);
    else groups.set(label, [row]);
  });
  return Array.from(groups)
    .filter(([, rows]) => rows.length >= smallest)
    .sort(([a], [b]) => a - b)
    .map(([label, rows]) => [label, Int32Array.from(rows)]);
}

/** Does step 2, and step 3 where fewer than `minCluster` rows remain. Changes `labels`. */
async function joinLabelled(
  x: Matrix,
  labels: Int32Array,
  classCount: number,
  largest: number,
  minCluster: number,
): Promise<void> {
  const means = classMeans(accumulateClassStatistics(labels, x, undefined, classCount)).cnn;
  const counts = countLabels(labels, classCount);
  const nearest = await bestRows(x, means);
  const near = nearness(x, means, nearest);
  const fit = lowerQuartiles(nearest, near, labels, classCount);
  const free = Array.from(rowsWhere(labels, (label) => label < 0)).sort((a, b) => near[b] - near[a] || a - b);
  const left: number[] = [];
  for (const row of free) {
    const target = nearest[row];
    if (near[row] >= fit[target] && counts[target] < largest) {
      labels[row] = target;
      counts[target]++;
    } else left.push(row);
  }
  if (left.length < minCluster) for (const row of left) labels[row] = nearest[row];
}

function nearness(x: Matrix, means: Matrix, nearest: Int32Array): Float32Array {
  return Float32Array.from(nearest, (c, row) => dotRow(x, row, rowOf(means, c)));
}

/**
 * Similarity that three quarters of a class's own pictures reach; Infinity for a class that is the
 * nearest of none of its own.
 */
function lowerQuartiles(nearest: Int32Array, near: Float32Array, labels: Int32Array, classCount: number): Float64Array {
  const own: number[][] = Array.from({ length: classCount }, () => []);
  labels.forEach((label, row) => {
    if (label >= 0 && nearest[row] === label) own[label].push(near[row]);
  });
  return Float64Array.from(own, (values) => {
    values.sort((a, b) => a - b);
    return values[Math.floor(values.length / 4)] ?? Infinity;
  });
}
