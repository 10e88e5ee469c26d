import { dot, type Matrix, rowOf, seededRandom } from '@dlsift/retrieval/math';
import { partitionGenerator } from '../../../layers/retrieval/src/partition/random.ts';
import type { SvmOptions } from '../../../layers/retrieval/src/partition/svm/options.ts';
import { type BinaryProblem, binaryProblem, primalObjective, type SolvedSvm } from './linear-svm.ts';

/**
 * Dual coordinate descent with shrinking (Hsieh et al., "A Dual Coordinate Descent Method for
 * Large-scale Linear SVM", ICML 2008, algorithm 3) in plain float64: the reference that the SIMD
 * kernel is tested against.
 *
 * min over alpha of 1/2 alpha' (Q + D) alpha - sum(alpha), 0 <= alpha_i <= U_i; hinge: D = 0, U =
 * C; squared hinge: D_ii = 1 / (2C), U = infinity.
 */
export function solveByCoordinateDescent(x: Matrix, labels: Int8Array, given: Partial<SvmOptions> = {}): SolvedSvm {
  const problem = binaryProblem(x, labels, given);
  const { options } = problem;
  const { rows, columns } = x;
  const constant = options.biasFeature;
  const weights = new Float64Array(columns);
  let bias = 0;
  const alpha = new Float64Array(rows);
  const curvature = Float64Array.from({ length: rows }, (_, i) => {
    const row = rowOf(x, i);
    return dot(row, row) + constant * constant + bounds(problem, labels[i]).diagonal;
  });
  const active = Int32Array.from({ length: rows }, (_, i) => i);
  const random = seededRandom(options.seed, partitionGenerator);
  let activeCount = rows;
  let shrinkAbove = Infinity;
  let shrinkBelow = -Infinity;
  let converged = false;
  let epochs = 0;

  while (epochs < options.maxEpochs && !converged) {
    let highest = -Infinity;
    let lowest = Infinity;
    for (let s = 0; s < activeCount; s++) swap(active, s, s + random.integer(activeCount - s));
    for (let s = 0; s < activeCount; s++) {
      const i = active[s];
      if (curvature[i] === 0) continue;
      const y = labels[i];
      const row = rowOf(x, i);
      const { diagonal, upper } = bounds(problem, y);
      const old = alpha[i];
      const gradient = y * (dot(row, weights) + bias * constant) - 1 + diagonal * old;
      const pinned = (old === 0 && gradient > shrinkAbove) || (old === upper && gradient < shrinkBelow);
      if (pinned && options.shrinking) {
        activeCount--;
        swap(active, s, activeCount);
        s--;
        continue;
      }
      const projected = old === 0 ? Math.min(gradient, 0) : old === upper ? Math.max(gradient, 0) : gradient;
      highest = Math.max(highest, projected);
      lowest = Math.min(lowest, projected);
      if (Math.abs(projected) <= 1e-12) continue;
      alpha[i] = Math.min(Math.max(old - gradient / curvature[i], 0), upper);
      const step = (alpha[i] - old) * y;
      for (let c = 0; c < columns; c++) weights[c] = weights[c] + step * row[c];
      bias += step * constant;
    }
    epochs++;
    const settled = activeCount === 0 || highest - lowest <= options.tolerance;
    if (settled && activeCount === rows) converged = true;
    if (settled) {
      activeCount = rows;
      shrinkAbove = Infinity;
      shrinkBelow = -Infinity;
    } else {
      shrinkAbove = highest > 0 ? highest : Infinity;
      shrinkBelow = lowest < 0 ? lowest : -Infinity;
    }
  }
  return {
    weights: Float32Array.from(weights),
    bias: bias * constant,
    epochs,
    objective: primalObjective(problem, weights, bias),
    converged,
  };
}

function bounds(problem: BinaryProblem, label: number): { diagonal: number; upper: number } {
  const cost = label === 1 ? problem.costs.positive : problem.costs.negative;
  return problem.options.loss === 'hinge' ? { diagonal: 0, upper: cost } : { diagonal: 0.5 / cost, upper: Infinity };
}

function swap(values: Int32Array, a: number, b: number): void {
  const kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}
