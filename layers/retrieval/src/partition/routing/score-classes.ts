import type { Matrix } from '../../math/index.ts';
import { scoreRows } from '../dense/products.ts';
import type { ClassIndex } from './class-index.ts';

/** The parts of a class index that scores depend on. */
export type Scorer = Pick<ClassIndex, 'cnnMeans' | 'weights' | 'biases' | 'counts'>;

/**
 * Computes the score of `routeQuery` for every row and class, by CNN vectors alone.
 *
 * @param x unit CNN rows
 * @returns x.rows x classCount; -Infinity for classes without pictures
 */
export async function scoreClasses(x: Matrix, index: Scorer, marginWeight: number): Promise<Matrix> {
  const scores = await scoreRows(x, index.cnnMeans);
  const margins = marginWeight === 0 ? undefined : await scoreRows(x, index.weights, index.biases);
  for (let row = 0; row < x.rows; row++) {
    const cosines = scores.data.subarray(row * scores.columns, (row + 1) * scores.columns);
    standardise(cosines, index.counts);
    if (margins) {
      const own = margins.data.subarray(row * scores.columns, (row + 1) * scores.columns);
      standardise(own, index.counts);
      for (let c = 0; c < own.length; c++) cosines[c] = cosines[c] + marginWeight * own[c];
    }
    for (let c = 0; c < cosines.length; c++) if (index.counts[c] === 0) cosines[c] = -Infinity;
  }
  return scores;
}

/**
 * Replaces values by (value - mean) / deviation over the classes that hold pictures; by zeros where
 * all are equal.
 */
export function standardise<Values extends Float32Array | Float64Array>(values: Values, counts: Uint32Array): Values {
  let held = 0;
  let sum = 0;
  for (let c = 0; c < values.length; c++) {
    if (counts[c] === 0) continue;
    held++;
    sum += values[c];
  }
  const mean = sum / Math.max(held, 1);
  let squares = 0;
  for (let c = 0; c < values.length; c++) if (counts[c] > 0) squares += (values[c] - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(held, 1));
  for (let c = 0; c < values.length; c++) values[c] = deviation > 0 ? (values[c] - mean) / deviation : 0;
  return values;
}
