import type { Matrix } from '../../math/index.ts';
import { countLabels } from '../clustering/counts.ts';
import type { KMeansIteration } from '../clustering/k-means.ts';
import { sizeCap } from '../clustering/size-cap.ts';
import { defaultLearningOptions, type LearningOptions } from './learning-options.ts';
import { moveTowardsSeekers, type NeighbourGraph, nearestNeighbours } from './neighbours.ts';
import { type PseudoLabels, pseudoLabels } from './pseudo-labels.ts';

/** What the rounds of self-training start from. */
export interface Learning extends Pick<PseudoLabels, 'classCount' | 'labelOfClass' | 'fixed'> {
  /** The nearest rows of each row. */
  graph: NeighbourGraph;
  /** rows x columns, unit rows: each moved towards those that have it among their nearest */
  moved: Matrix;
  /** [rows], the class that each row starts in */
  classes: Int32Array;
  /** [classCount], pictures at most; room for all together */
  caps: Int32Array;
  clustering: KMeansIteration[];
}

/**
 * Neighbours, starting classes and size caps. Compares all pairs of rows: meant for a library's sample of up to some 50 000.
 *
 * @param x unit rows
 * @param given [rows], the label of each picture as a number from 0, negative where it has none
 */
export async function startLearning(
  x: Matrix,
  given: Int32Array,
  options: Partial<LearningOptions> = {},
): Promise<Learning> {
  const settings = { ...defaultLearningOptions, ...options };
  const graph = await nearestNeighbours(x, settings.neighbours);
  const moved = moveTowardsSeekers(x, graph, settings.seekerWeight);
  const start = await pseudoLabels(moved, given, settings);
  const { labels: classes, classCount, labelOfClass, fixed, iterations: clustering } = start;
  return { graph, moved, classes, classCount, labelOfClass, fixed, caps: capsOf(start, settings), clustering };
}

/** Clustered classes stay under the size cap, labelled ones under the runaway size; more where that cannot hold all. */
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
