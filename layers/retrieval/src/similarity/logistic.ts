/** Smallest slope, so that more evidence never means less confidence. */
const minSlope = 0.01;
/** Largest change of a coefficient in one round. */
const maxStep = 1;
const rounds = 40;

/**
 * Fits a logistic regression by Newton's method. A feature whose slope would fall below its bound is
 * kept there.
 *
 * @param features per feature, a value per pair
 * @param relation per pair: 1 alike, 0 not, 2 left out
 * @returns slopes of the features, then the offset
 */
export function fitLogistic(features: readonly Float32Array[], relation: Uint8Array): number[] {
  const size = features.length + 1;
  const theta = [...features.map(() => 1 / features.length), -2];
  for (let round = 0; round < rounds; round++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, (_, i) =>
      Float64Array.from({ length: size }, (__, j) => (i === j ? 1e-6 : 0)),
    );
    const x = new Float64Array(size).fill(1);
    for (let p = 0; p < relation.length; p++) {
      if (relation[p] === 2) continue;
      let z = theta[size - 1];
      for (let f = 0; f < features.length; f++) {
        x[f] = features[f][p];
        z += theta[f] * x[f];
      }
      const probability = 1 / (1 + Math.exp(-z));
      const error = relation[p] - probability;
      const curvature = probability * (1 - probability);
      for (let i = 0; i < size; i++) {
        gradient[i] += error * x[i];
        for (let j = 0; j <= i; j++) hessian[i][j] += curvature * x[i] * x[j];
      }
    }
    const step = solve(hessian, gradient);
    if (!step) break;
    for (let i = 0; i < size; i++) {
      const changed = theta[i] + Math.max(-maxStep, Math.min(maxStep, step[i]));
      theta[i] = i < features.length ? Math.max(minSlope, changed) : changed;
    }
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  return theta;
}

/** Solves a symmetric positive definite system by Cholesky's method; null where it is singular. */
function solve(matrix: Float64Array[], right: Float64Array): number[] | null {
  const size = right.length;
  const lower = matrix.map((row) => row.slice());
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i === j && sum < 1e-12) return null;
      lower[i][j] = i === j ? Math.sqrt(sum) : sum / lower[j][j];
    }
  }
  const x = [...right];
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}
