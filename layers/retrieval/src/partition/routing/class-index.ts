import type { Matrix } from '../../math/index.ts';
import { requireThat } from '../errors.ts';
import { type ClassStatistics, classMeans } from '../statistics/class-statistics.ts';
import type { OneVsRest } from '../svm/train.ts';

/**
 * Parameters of routing queries and assigning pictures; chosen by measurement and stored with each
 * build.
 */
export interface RoutingRule {
  /** Weight of the z-score of the SVM margin; that of the class similarity has weight 1. */
  marginWeight: number;
  /**
   * Weight of the VLAD means in the class similarity, the CNN means having the rest; 0 where the
   * index keeps none.
   */
  siftShare: number;
  /**
   * Maximum difference between the scores of a picture's two best classes for which it is stored in
   * both; -1 stores every picture in one class.
   */
  boundaryLead: number;
}

/**
 * On splits of 3 220 photographs (32 and 128 classes) a margin weight of 0.6 gave the best
 * recall@10 of the weights 0 to 1 and 100.
 */
export const defaultRoutingRule: RoutingRule = { marginWeight: 0.6, siftShare: 0, boundaryLead: -1 };

/**
 * The data by which a search ranks the classes of a partition: the means of eq. (13) and the
 * separator of each class.
 */
export interface ClassIndex {
  classCount: number;
  /** [classCount], pictures per class */
  counts: Uint32Array;
  /** classCount x cnnDimensions, unit rows: directions of the class means of the CNN vectors */
  cnnMeans: Matrix;
  /**
   * classCount x siftDimensions, unit rows: directions of the class means of the VLAD vectors;
   * without columns where not kept
   */
  siftMeans: Matrix;
  /** classCount x cnnDimensions: weights of the one-vs-rest separators */
  weights: Matrix;
  /** [classCount] */
  biases: Float32Array;
  /** [classCount], the label of each class; null for a clustered class */
  labels: (string | null)[];
  rule: RoutingRule;
}

/**
 * Joins the merged statistics of all shards and the separators trained in parallel steps to a class
 * index. A class without pictures keeps its number, with a zero mean, and is ranked last.
 *
 * @param statistics sums of all pictures
 * @param separators together one for each class
 * @param labels [classCount], the label of each class; none by default
 * @param rule stored with the index
 * @throws PartitionArgumentError where a separator is missing or does not fit the statistics
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
