import type { Matrix } from '../../math/index.ts';
import { svmBatchLayout, svmProblemLayout } from '../generated/kernels.ts';
import { loadRows } from '../kernels.ts';
import { partitionGenerator } from '../random.ts';
import type { LinearSvm, SideCosts, SvmOptions } from './options.ts';

/**
 * Maximum number of problems solved together. Their weights stay in the first-level cache, while
 * each row is fetched once for all.
 */
export const problemsAtOnce = 16;

/** Several binary problems over the same rows. */
export interface SvmBatch {
  /** [rows]: bit p is set where the row is a positive example of problem p. */
  positives: Uint32Array;
  /** Costs of the sides of each problem; at most `problemsAtOnce` problems. */
  costs: SideCosts[];
  options: SvmOptions;
}

/**
 * Makes a solver over rows that are copied into the kernels' memory once: dual coordinate descent
 * in float32 with WebAssembly SIMD. A batch of one problem visits rows in the order of the float64
 * reference of the tests, `solveByCoordinateDescent`.
 *
 * @param matrix rows x columns, any scale
 * @returns a function that solves a batch of problems
 */
export function createSvmSolver(matrix: Matrix): (batch: SvmBatch) => LinearSvm[] {
  const { memory, x, rows, columns, stride } = loadRows(matrix);
  const { kernels } = memory;
  const positives = memory.allocate(4 * rows);
  const problems = memory.allocate(svmProblemLayout.bytes * problemsAtOnce);
  const weights = memory.allocate(4 * stride * problemsAtOnce);
  const batchAt = memory.placeStruct(svmBatchLayout, {
    x,
    norms: memory.allocate(4 * rows),
    rows,
    stride,
    positives,
    problems,
    alphas: memory.allocate(4 * rows * problemsAtOnce),
    masks: memory.allocate(4 * rows),
    order: memory.allocate(4 * rows),
    weights,
  });
  const problemAt = (p: number) => problems + svmProblemLayout.bytes * p;
  kernels.squaredNorms(batchAt);

  return ({ positives: signs, costs, options }) => {
    memory.write(positives, signs);
    for (const [p, { positive, negative }] of costs.entries()) {
      const sides =
        options.loss === 'hinge'
          ? { positiveDiagonal: 0, negativeDiagonal: 0, positiveUpper: positive, negativeUpper: negative }
          : {
              positiveDiagonal: 0.5 / positive,
              negativeDiagonal: 0.5 / negative,
              positiveUpper: Infinity,
              negativeUpper: Infinity,
            };
      memory.writeStruct(problemAt(p), svmProblemLayout, sides);
    }
    memory.writeStruct(batchAt, svmBatchLayout, {
      count: costs.length,
      constant: options.biasFeature,
      tolerance: options.tolerance,
      shrinking: options.shrinking,
      random: partitionGenerator.start(options.seed),
    });
    kernels.start(batchAt);
    for (let epoch = 0, open = 1; open !== 0 && epoch < options.maxEpochs; epoch++) open = kernels.runEpoch(batchAt);
    return costs.map((_, p) => {
      const { bias, epochs, converged } = memory.readStruct(problemAt(p), svmProblemLayout);
      return {
        weights: memory.float32(weights + 4 * stride * p, columns).slice(),
        bias: bias * options.biasFeature,
        epochs,
        converged,
      };
    });
  };
}
