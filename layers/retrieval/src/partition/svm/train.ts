import type { Matrix } from '../../matrix.ts';
import { requireThat } from '../errors.ts';
import { createSvmSolver } from './kernel.ts';
import { type LinearSvm, type SvmOptions, svmProblem } from './options.ts';

/**
 * Trains a linear SVM on the rows of `x` (any scale; unit rows are what this library passes).
 *
 * @param labels [rows], +1 or -1; a side may be empty (the separator is then the constant that fits the other)
 */
export function trainLinearSvm(x: Matrix, labels: Int8Array, options: Partial<SvmOptions> = {}): LinearSvm {
  const problem = svmProblem(x, labels, options);
  return createSvmSolver(x)(problem);
}

/** One separator per requested class, trained against all other rows. */
export interface OneVsRest {
  /** Classes trained, in the order asked for. */
  classes: Int32Array;
  /** classes.length x columns */
  weights: Matrix;
  /** [classes.length] */
  biases: Float32Array;
  epochs: Int32Array;
  /** Classes whose training stopped at `maxEpochs`. */
  unconverged: number;
}

/**
 * Trains one separator per class, each against all rows of other classes. `classes` may be any part of the classes, so
 * that a build can train them in parallel steps over the same rows.
 *
 * @param labels [rows x m] for any m >= 1, the classes each row is a positive example of; negative entries name none
 */
export function trainOneVsRest(
  x: Matrix,
  labels: Int32Array,
  classes: Int32Array,
  options: Partial<SvmOptions> = {},
): OneVsRest {
  const perRow = x.rows > 0 ? labels.length / x.rows : 1;
  requireThat(Number.isInteger(perRow), 'labels.length', labels.length, `a multiple of the number of rows, ${x.rows}`);
  const weights: Matrix = {
    data: new Float32Array(classes.length * x.columns),
    rows: classes.length,
    columns: x.columns,
  };
  const biases = new Float32Array(classes.length);
  const epochs = new Int32Array(classes.length);
  const sides = new Int8Array(x.rows);
  const solve = createSvmSolver(x);
  let unconverged = 0;
  classes.forEach((wanted, position) => {
    sides.fill(-1);
    for (let i = 0; i < labels.length; i++) if (labels[i] === wanted) sides[Math.floor(i / perRow)] = 1;
    const svm = solve(svmProblem(x, sides, options));
    weights.data.set(svm.weights, position * x.columns);
    biases[position] = svm.bias;
    epochs[position] = svm.epochs;
    if (!svm.converged) unconverged++;
  });
  return { classes: Int32Array.from(classes), weights, biases, epochs, unconverged };
}
