import type { Matrix } from '../../matrix.ts';
import { loadRows } from '../kernels.ts';
import { initialState } from '../random.ts';
import type { LinearSvm, SideCosts, SvmOptions } from './options.ts';

/** Problems solved side by side; their weights stay in the first-level cache while each row is fetched once for all. */
export const problemsAtOnce = 16;

const progressBytes = 12;
const stateBytes = 48;

/** Several binary problems over the same rows: bit p of `positives[row]` = the row is a positive example of problem p. */
export interface SvmBatch {
  /** [rows] */
  positives: Uint32Array;
  /** Costs of each problem's sides, at most `problemsAtOnce`. */
  costs: SideCosts[];
  options: SvmOptions;
}

export interface SvmSolver {
  solve(batch: SvmBatch): Omit<LinearSvm, 'objective'>[];
  /** The primal value of one problem of the batch solved last. */
  objective(batch: SvmBatch, problem: number): number;
}

/**
 * A solver over rows that are copied into the kernel's memory once: dual coordinate descent in WebAssembly SIMD, float32. A
 * batch of one visits rows in the order of the float64 oracle of the tests, `solveByCoordinateDescent`.
 */
export function createSvmSolver(x: Matrix): SvmSolver {
  const loaded = loadRows(x);
  const { exports, rows, columns, stride } = loaded;
  const [norms, positives, progress, states, costs, alphas, masks, order, weights, values] = loaded.reserve(
    4 * rows,
    4 * rows,
    progressBytes,
    stateBytes * problemsAtOnce,
    8 * problemsAtOnce,
    4 * rows * problemsAtOnce,
    4 * rows,
    4 * rows,
    4 * stride * problemsAtOnce,
    8 * problemsAtOnce,
  ) as [number, number, number, number, number, number, number, number, number, number];
  exports.squaredNorms(loaded.x, rows, stride, norms);

  const solve = (batch: SvmBatch) => {
    const { options } = batch;
    const count = batch.costs.length;
    const hinge = options.loss === 'hinge';
    loaded.integers(positives, rows).set(batch.positives);
    for (const [p, { positive, negative }] of batch.costs.entries()) {
      loaded.floats(costs + 8 * p, 2).set([positive, negative]);
      const sides = hinge ? [0, 0, positive, negative] : [0.5 / positive, 0.5 / negative, Infinity, Infinity];
      loaded.floats(states + stateBytes * p, 4).set(sides);
    }
    loaded.integers(progress, 1)[0] = initialState(options.seed);
    exports.start(rows, stride, count, progress, states, alphas, masks, order, weights);
    let epochsRun = 0;
    let open = 1;
    while (open !== 0 && epochsRun < options.maxEpochs) {
      open = exports.runEpoch(
        loaded.x,
        norms,
        positives,
        rows,
        stride,
        count,
        options.biasFeature,
        options.tolerance,
        options.shrinking,
        progress,
        states,
        alphas,
        masks,
        order,
        weights,
      );
      epochsRun++;
    }
    return batch.costs.map((_, p) => {
      const biasWeight = loaded.floats(states + stateBytes * p + 32, 1)[0];
      const [epochs, converged] = loaded.integers(states + stateBytes * p + 40, 2);
      return {
        weights: loaded.floats(weights + 4 * stride * p, columns).slice(),
        bias: biasWeight * options.biasFeature,
        epochs: epochs,
        converged: converged === 1,
      };
    });
  };

  /** An extra pass over the rows, for those who ask. */
  const objective = ({ costs: { length: count }, options }: SvmBatch, problem: number) => {
    const hinge = options.loss === 'hinge';
    exports.primalValues(
      loaded.x,
      positives,
      rows,
      stride,
      count,
      options.biasFeature,
      hinge,
      costs,
      states,
      weights,
      values,
    );
    const biasWeight = loaded.floats(states + stateBytes * problem + 32, 1)[0];
    return loaded.doubles(values + 8 * problem, 1)[0] + (biasWeight * biasWeight) / 2;
  };
  return { solve, objective };
}
