import { type Matrix, seededRandom } from '@dlsift/retrieval/math';

/** The mean of some rows and the orthonormal directions along which they vary most. */
export interface PrincipalAxes {
  mean: Float64Array;
  /** By falling variance, each of the rows' length. */
  axes: Float64Array[];
  /** Of the rows along each axis. */
  variances: number[];
}

const oversampling = 16;
const rounds = 12;

/** Subspace iteration on the covariance (Halko, Martinsson and Tropp 2011), seeded: the same rows give the same axes. */
export function principalAxes(rows: Matrix, count: number): PrincipalAxes {
  const mean = new Float64Array(rows.columns);
  for (let i = 0; i < rows.data.length; i++) mean[i % rows.columns] += rows.data[i] / rows.rows;
  const covariance = covarianceOf(rows, mean);
  const random = seededRandom(1);
  let basis = Array.from({ length: count + oversampling }, () => Float64Array.from(mean, () => random.normal()));
  let variances: number[] = [];
  for (let round = 0; round < rounds; round++) {
    basis = orthonormal(basis)
      .map((vector) => covariance.map((row) => dot(row, vector)))
      .map((v) => Float64Array.from(v));
    const order = basis.map((vector, i) => ({ vector, length: Math.sqrt(dot(vector, vector)), i }));
    order.sort((a, b) => b.length - a.length);
    basis = order.map(({ vector }) => vector);
    variances = order.map(({ length }) => length);
  }
  return { mean, axes: orthonormal(basis).slice(0, count), variances: variances.slice(0, count) };
}

function covarianceOf({ data, rows, columns }: Matrix, mean: Float64Array): Float64Array[] {
  const sums = Array.from({ length: columns }, () => new Float64Array(columns));
  const row = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < columns; i++) row[i] = data[r * columns + i] - mean[i];
    for (let i = 0; i < columns; i++) {
      const sum = sums[i];
      const value = row[i] / rows;
      for (let j = 0; j < columns; j++) sum[j] += value * row[j];
    }
  }
  return sums;
}

/** Gram and Schmidt's, in order, so that the first vectors lead. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const own = vector.slice();
    for (const earlier of done) {
      const shared = dot(own, earlier);
      for (let i = 0; i < own.length; i++) own[i] -= shared * earlier[i];
    }
    const length = Math.sqrt(dot(own, own));
    done.push(own.map((value) => value / length));
  }
  return done;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
