import type { Matrix } from '../../math/index.ts';
import { requireThat } from '../errors.ts';
import { loadRows } from '../kernels.ts';
import type { ClassIndex, RoutingRule } from './class-index.ts';
import { standardise } from './score-classes.ts';

/** Settings of one search. The weights default to those of the index's rule. */
export interface RouteOptions extends Pick<RoutingRule, 'marginWeight' | 'siftShare'> {
  /** Maximum number of classes to return. */
  probes: number;
  /** t of eq. (15): classes at a distance d = 1 - s above t are left out; 1 keeps all. */
  threshold: number;
}

/** A class as ranked for a query. */
export interface RoutedClass {
  class: number;
  /** Similarity s of the query to the class, eq. (13), cosine clipped to [0, 1] */
  similarity: number;
  /** weights . cnn + bias of the class's separator */
  margin: number;
  /**
   * z-score of the similarity plus `marginWeight` times that of the margin, both over this query's
   * classes
   */
  score: number;
}

/** The unit vectors of a query; `sift` is optional. */
export interface RouteQuery {
  cnn: Float32Array;
  sift?: Float32Array | undefined;
}

/**
 * Ranks the classes for a query by a combination of class similarity and SVM margin, best first.
 * Both are standardised over the classes of this query, as their scales differ. Classes without
 * pictures are left out.
 *
 * @throws PartitionArgumentError where a vector's length differs from the index's, or on less than
 *   one probe
 *
 * @example
 * ```ts
 * import {
 *   accumulateClassStatistics,
 *   createClassIndex,
 *   routeQuery,
 *   trainOneVsRest,
 * } from '@dlsift/retrieval/partition';
 *
 * const data = Float32Array.of(1, 0, 0.8, 0.6, 0, 1, 0.6, 0.8);
 * const x = { data, rows: 4, columns: 2 }; // unit rows
 * const labels = Int32Array.of(0, 0, 1, 1);
 * const separators = trainOneVsRest(x, labels, Int32Array.of(0, 1));
 * const index = createClassIndex(accumulateClassStatistics(labels, x, undefined, 2), [separators]);
 * const [best] = routeQuery({ cnn: Float32Array.of(0, 1) }, index, { probes: 1 });
 * console.log(best?.class); // 1
 * ```
 */
export function routeQuery(query: RouteQuery, index: ClassIndex, given: Partial<RouteOptions> = {}): RoutedClass[] {
  const { probes = Infinity, threshold = 1 } = given;
  const { marginWeight = index.rule.marginWeight, siftShare = index.rule.siftShare } = given;
  requireThat(query.cnn.length === index.cnnMeans.columns, 'cnn.length', query.cnn.length, `${index.cnnMeans.columns}`);
  requireThat(probes >= 1, 'probes', probes, 'at least 1');
  const cosines = classCosines(query, index, siftShare);
  const margins = products(index.weights, query.cnn).map((product, c) => product + index.biases[c]);
  const standardCosines = standardise(Float64Array.from(cosines), index.counts);
  const standardMargins = standardise(Float64Array.from(margins), index.counts);
  const routed: RoutedClass[] = [];
  for (let c = 0; c < index.classCount; c++) {
    const similarity = Math.min(1, Math.max(0, cosines[c]));
    if (index.counts[c] === 0 || 1 - similarity > threshold) continue;
    const score = standardCosines[c] + marginWeight * standardMargins[c];
    routed.push({ class: c, similarity, margin: margins[c], score });
  }
  routed.sort((a, b) => b.score - a.score || a.class - b.class);
  return routed.slice(0, probes);
}

function classCosines({ cnn, sift }: RouteQuery, index: ClassIndex, siftShare: number): Float64Array {
  const cosines = products(index.cnnMeans, cnn);
  if (!sift || siftShare === 0 || index.siftMeans.columns === 0) return cosines;
  requireThat(sift.length === index.siftMeans.columns, 'sift.length', sift.length, `${index.siftMeans.columns}`);
  const siftCosines = products(index.siftMeans, sift);
  return cosines.map((cosine, c) => (1 - siftShare) * cosine + siftShare * siftCosines[c]);
}

/**
 * Products with class matrices, each in a kernel instance of its own that lives as long as the
 * class index.
 */
const loadedMatrices = new WeakMap<Matrix, (vector: Float32Array) => Float64Array>();

/** Inner products of the vector and each row. */
function products(matrix: Matrix, vector: Float32Array): Float64Array {
  let multiply = loadedMatrices.get(matrix);
  if (!multiply) {
    multiply = multiplier(matrix);
    loadedMatrices.set(matrix, multiply);
  }
  return multiply(vector);
}

function multiplier(matrix: Matrix): (vector: Float32Array) => Float64Array {
  const { memory, x, rows, stride } = loadRows(matrix);
  const query = memory.allocate(4 * stride);
  const out = memory.allocate(4 * rows);
  return (vector) => {
    memory.write(query, vector);
    memory.kernels.products(x, rows, stride, query, out);
    return Float64Array.from(memory.float32(out, rows));
  };
}
