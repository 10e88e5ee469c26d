import type { Matrix } from '../../matrix.ts';
import { loadRows } from '../kernels.ts';
import { initialState } from '../random.ts';
import type { LinearSvm, SvmProblem } from './options.ts';

/**
 * A solver for many problems over the same rows, which are copied into the kernel's memory once: dual coordinate descent in
 * WebAssembly SIMD, float32. It visits rows in the order of the float64 oracle, `solveByCoordinateDescent`.
 */
export function createSvmSolver(x: Matrix): (problem: SvmProblem) => LinearSvm {
  const loaded = loadRows(x);
  const { exports, rows, columns, stride } = loaded;
  const [norms, labels, records, order, weights, result] = loaded.reserve(
    4 * rows,
    rows,
    16 * rows,
    4 * rows,
    4 * stride,
    24,
  ) as [number, number, number, number, number, number];
  exports.squaredNorms(loaded.x, rows, stride, norms);

  return (problem) => {
    const { options, costPositive, costNegative } = problem;
    new Int8Array(exports.memory.buffer, labels, rows).set(problem.labels);
    exports.solve(
      loaded.x,
      norms,
      labels,
      rows,
      stride,
      options.biasFeature,
      options.loss === 'hinge',
      costPositive,
      costNegative,
      options.tolerance,
      options.maxEpochs,
      options.shrinking,
      initialState(options.seed),
      records,
      order,
      weights,
      result,
    );
    const trained = loaded.floats(weights, columns).slice();
    const biasWeight = loaded.floats(result, 1)[0]!;
    const [, epochs, converged] = loaded.integers(result, 3);
    return {
      weights: trained,
      bias: biasWeight * options.biasFeature,
      epochs: epochs!,
      objective: loaded.doubles(result + 16, 1)[0]! + (biasWeight * biasWeight) / 2,
      converged: converged === 1,
    };
  };
}
