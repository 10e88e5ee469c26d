import type { Matrix } from '../../math/index.ts';
import { countLabels } from '../clustering/counts.ts';
import type { KMeansIteration } from '../clustering/k-means.ts';
import { sizeCap } from '../clustering/size-cap.ts';
import { defaultLearningOptions, type LearningOptions } from './learning-options.ts';
import { moveTowardsReverseNeighbours, type NeighbourGraph, nearestNeighbours } from './neighbours.ts';
import { type PseudoLabels, pseudoLabels } from './pseudo-labels.ts';

/** The initial state of self-training. */
export interface Learning extends Pick<PseudoLabels, 'classCount' | 'labelOfClass' | 'fixed'> {
  /** The nearest rows of each row. */
  graph: NeighbourGraph;
  /** rows x columns: unit rows, each moved towards its reverse neighbours */
  moved: Matrix;
  /** [rows], the initial class of each row */
  classes: Int32Array;
  /** [classCount], maximum pictures per class, with room for all pictures together */
  caps: Int32Array;
  clustering: KMeansIteration[];
}

/**
 * Computes the neighbour graph, initial classes and size caps of a library or of a sample of it.
 * Compares all pairs of rows, so it is meant for at most about 50 000.
 *
 * @param x unit rows
 * @param given [rows], the label of each picture as a number from 0; negative for none
 * @throws PartitionArgumentError where `given` has another length, or on an option out of range
 */
export async function startLearning(
  x: Matrix,
  given: Int32Array,
  options: Partial<LearningOptions> = {},
): Promise<Learning> {
  const settings = { ...defaultLearningOptions, ...options };
  const graph = await nearestNeighbours(x, settings.neighbours);
  const moved = moveTowardsReverseNeighbours(x, graph, settings.reverseNeighbourWeight);
  const start = await pseudoLabels(moved, given, settings);
  const { labels: classes, classCount, labelOfClass, fixed, iterations: clustering } = start;
  return { graph, moved, classes, classCount, labelOfClass, fixed, caps: capsOf(start, settings), clustering };
}

/**
 * Clustered classes stay under the size cap, labelled classes under the runaway size. Caps are
 * raised where they cannot hold all pictures.
 */
function capsOf({ labels, labelOfClass, classCount, fixed }: PseudoLabels, settings: LearningOptions): Int32Array {
  const cap = sizeCap(labels.length, classCount, settings.maxSizeFactor);
  const runaway = sizeCap(labels.length, classCount, settings.runawayFactor);
  const held = countLabels(
    labels.map((label, row) => (fixed[row] ? label : -1)),
    classCount,
  );
  const caps = Int32Array.from(labelOfClass, (label, c) => Math.max(label < 0 ? cap : runaway, held[c]));
  const missing = labels.length - caps.reduce((sum, size) => sum + size, 0);
  return missing > 0 ? caps.map((size) => size + Math.ceil(missing / classCount)) : caps;
}
