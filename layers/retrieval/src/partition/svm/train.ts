import type { Matrix } from '../../math/index.ts';
import { requireThat } from '../errors.ts';
import { createSvmSolver, problemsAtOnce } from './kernel.ts';
import { checkedOptions, type SvmOptions, sideCosts } from './options.ts';

/** One separator per requested class, each trained against all other rows. */
export interface OneVsRest {
  /** The trained classes, in the order requested. */
  classes: Int32Array;
  /** classes.length x columns */
  weights: Matrix;
  /** [classes.length] */
  biases: Float32Array;
  epochs: Int32Array;
  /** Number of classes whose training stopped at `maxEpochs`. */
  unconverged: number;
}

/**
 * Trains one separator per class, each against all rows of other classes. `classes` may be any
 * subset of the classes, so that a build can train them in parallel steps over the same rows.
 *
 * @param x rows x columns, any scale
 * @param labels [rows x m] for any m >= 1: the classes of which each row is a positive example;
 *   negative entries for none
 * @param classes distinct classes
 * @throws PartitionArgumentError on an option out of range, or where the length of the labels is
 *   not a multiple of the number of rows
 */
export function trainOneVsRest(
  x: Matrix,
  labels: Int32Array,
  classes: Int32Array,
  options: Partial<SvmOptions> = {},
): OneVsRest {
  const perRow = x.rows > 0 ? labels.length / x.rows : 1;
  requireThat(Number.isInteger(perRow), 'labels.length', labels.length, `a multiple of the number of rows, ${x.rows}`);
  const settings = checkedOptions(options);
  const weights: Matrix = {
    data: new Float32Array(classes.length * x.columns),
    rows: classes.length,
    columns: x.columns,
  };
  const biases = new Float32Array(classes.length);
  const epochs = new Int32Array(classes.length);
  let unconverged = 0;
  const solve = createSvmSolver(x);
  for (let first = 0; first < classes.length; first += problemsAtOnce) {
    const batch = classes.subarray(first, first + problemsAtOnce);
    const { positives, counts } = positivesOf(batch, labels, x.rows, perRow);
    const costs = counts.map((count) => sideCosts(settings, count, x.rows));
    for (const [p, svm] of solve({ positives, costs, options: settings }).entries()) {
      weights.data.set(svm.weights, (first + p) * x.columns);
      biases[first + p] = svm.bias;
      epochs[first + p] = svm.epochs;
      if (!svm.converged) unconverged++;
    }
  }
  return { classes: Int32Array.from(classes), weights, biases, epochs, unconverged };
}

/**
 * The classes of the batch of which each row is a positive example, as bits, and the number of rows
 * of each class.
 */
function positivesOf(batch: Int32Array, labels: Int32Array, rows: number, perRow: number) {
  const bitOf = new Map(Array.from(batch, (wanted, p) => [wanted, p]));
  const positives = new Uint32Array(rows);
  const counts = Array.from(batch, () => 0);
  for (let entry = 0; entry < labels.length; entry++) {
    const p = bitOf.get(labels[entry]);
    if (p === undefined) continue;
    const row = Math.floor(entry / perRow);
    const bit = 2 ** p;
    if ((positives[row] & bit) !== 0) continue;
    positives[row] = positives[row] | bit;
    counts[p]++;
  }
  return { positives, counts };
}
