import type { Matrix } from '../../math/index.ts';
import { requireThat } from '../errors.ts';
import { type ClassStatistics, classMeans } from '../statistics/class-statistics.ts';
import type { OneVsRest } from '../svm/train.ts';

/** How queries are ranked over the classes and pictures placed in them; chosen by measurement, stored with each build. */
export interface RoutingRule {
  /** Weight of the SVM margin's z-score beside that of the class similarity, 1. */
  marginWeight: number;
  /** Share of the VLAD means in the class similarity, the CNN means having the rest; 0 where the index keeps none. */
  siftShare: number;
  /** A picture whose best class leads the second by no more than this score is stored in both; -1 stores all in one. */
  boundaryLead: number;
}

/**
 * On splits of 3 220 photographs (32 and 128 classes) a margin weight of 0.6 gave the best recall@10 of 0 to 1 and 100.
 */
export const defaultRoutingRule: RoutingRule = { marginWeight: 0.6, siftShare: 0, boundaryLead: -1 };

/** What a search needs to rank the classes of a partition; eq. (13) with each class's separator. */
export interface ClassIndex {
  classCount: number;
  /** [classCount], pictures per class */
  counts: Uint32Array;
  /** classCount x cnnDimensions, unit rows: directions of the class means of the CNN vectors */
  cnnMeans: Matrix;
  /** classCount x siftDimensions, unit rows: directions of the class means of the VLAD vectors; no columns = not kept */
  siftMeans: Matrix;
  /** classCount x cnnDimensions, one-vs-rest SVM rows */
  weights: Matrix;
  /** [classCount] */
  biases: Float32Array;
  /** [classCount], the label a class stands for; null for a clustered class */
  labels: (string | null)[];
  rule: RoutingRule;
}

/**
 * Puts the merged statistics of all shards and the separators trained in parallel steps together. Every class must have
 * its separator; a class that lost all its pictures stays, with a zero mean, and is ranked last.
 */
export function createClassIndex(
  statistics: ClassStatistics,
  separators: readonly Pick<OneVsRest, 'classes' | 'weights' | 'biases'>[],
  labels: readonly (string | null)[] = [],
  rule: RoutingRule = defaultRoutingRule,
): ClassIndex {
  const { classCount, cnnDimensions, counts } = statistics;
  const weights = new Float32Array(classCount * cnnDimensions);
  const biases = new Float32Array(classCount).fill(Number.NaN);
  for (const part of separators) {
    requireThat(part.weights.columns === cnnDimensions, 'weights.columns', part.weights.columns, `${cnnDimensions}`);
    part.classes.forEach((c, position) => {
      requireThat(c >= 0 && c < classCount, 'separator class', c, `from 0 to ${classCount - 1}`);
      const row = part.weights.data.subarray(position * cnnDimensions, (position + 1) * cnnDimensions);
      weights.set(row, c * cnnDimensions);
      biases[c] = part.biases[position];
    });
  }
  const missing = biases.findIndex(Number.isNaN);
  requireThat(missing < 0, 'separators', `none for class ${missing}`, `one for each of ${classCount} classes`);
  const means = classMeans(statistics);
  return {
    classCount,
    counts: Uint32Array.from(counts),
    cnnMeans: means.cnn,
    siftMeans: means.sift,
    weights: { data: weights, rows: classCount, columns: cnnDimensions },
    biases,
    labels: Array.from({ length: classCount }, (_, c) => labels[c] ?? null),
    rule,
  };
}
