import type { Matrix } from '@dlsift/retrieval/math';
import { trainOneVsRest } from '@dlsift/retrieval/partition';
import { type Figure, quantile } from '../figures.ts';
import { gaussianGroups } from './data.ts';
import { medianTime } from './median-time.ts';
import type { Peers } from './peer.ts';

const rowCount = 10_000;
const heldOut = 2_000;
const columnCount = 256;
const classCount = 10;
const rounds = 5;
const svmCost = 1;
const svmTolerance = 1e-4;

/**
 * Ten classes one-vs-rest, 10 000 x 256, C = 1, tolerance 1e-4, beside LIBLINEAR's own dual and
 * automatic solvers.
 */
export async function benchSvm(peers: Peers | undefined): Promise<Figure[]> {
  const all = gaussianGroups(rowCount + heldOut, columnCount, classCount, 4, 7);
  const x = { data: all.x.data.subarray(0, rowCount * columnCount), rows: rowCount, columns: columnCount };
  const held = { data: all.x.data.subarray(rowCount * columnCount), rows: heldOut, columns: columnCount };
  const labels = all.labels.slice(0, rowCount);
  const heldLabels = all.labels.slice(rowCount);
  const classes = Int32Array.from({ length: classCount }, (_, c) => c);
  const train = () => trainOneVsRest(x, labels, classes, { cost: svmCost, tolerance: svmTolerance, maxEpochs: 10_000 });
  const quality = (rows: Float64Array) => ({
    objective: totalObjective(x, labels, rows),
    accuracy: accuracyOf(held, heldLabels, rows),
  });

  const own = train();
  const solvers = peers?.sklearn
    ? [
        { name: `LIBLINEAR dual (${peers.sklearn})`, dual: true },
        { name: `LIBLINEAR primal (${peers.sklearn})`, dual: false },
      ]
    : [];
  const times: number[] = [];
  const theirTimes: number[][] = solvers.map(() => []);
  let dualRows: Float64Array | undefined;
  for (let round = 0; round < rounds; round++) {
    times.push(await medianTime(train));
    for (const [s, { dual }] of solvers.entries()) {
      const { ms, rows } = await peers!.svm(x, labels, { cost: svmCost, tolerance: svmTolerance, dual });
      theirTimes[s].push(ms);
      if (dual) dualRows = rows;
    }
  }
  const ours = quality(withBias(own.weights, own.biases));
  const theirs = dualRows && quality(dualRows);
  const name = 'SVM, 10 000 x 256, ten classes one-vs-rest';
  const time = { name, value: quantile(times, 0.5), unit: 'ms' };
  return [
    ...(solvers.length === 0 ? [time] : []),
    ...solvers.map(({ name: against }, s) => ({
      ...time,
      against,
      ratio: quantile(
        times.map((ms, round) => ms / theirTimes[s][round]),
        0.5,
      ),
    })),
    { name: 'SVM, accuracy on 2 000 held-out rows', value: ours.accuracy, unit: 'share', ...compared('accuracy') },
    { name: 'SVM, primal objective, all classes', value: ours.objective, unit: '', ...compared('objective') },
  ];

  function compared(measure: 'accuracy' | 'objective') {
    return theirs ? { against: solvers[0].name, ratio: ours[measure] / theirs[measure] } : {};
  }
}

function withBias(weights: Matrix, biases: Float32Array): Float64Array {
  const rows = new Float64Array(weights.rows * (weights.columns + 1));
  for (let c = 0; c < weights.rows; c++) {
    rows.set(weights.data.subarray(c * weights.columns, (c + 1) * weights.columns), c * (weights.columns + 1));
    rows[c * (weights.columns + 1) + weights.columns] = biases[c];
  }
  return rows;
}

/** Sum over classes of 1/2 |w, b|^2 + C sum of squared violations. */
function totalObjective(x: Matrix, labels: Int32Array, rows: Float64Array): number {
  let total = 0;
  for (const value of rows) total += (value * value) / 2;
  for (let i = 0; i < x.rows; i++) {
    marginsOf(x, i, rows).forEach((margin, c) => {
      total += svmCost * Math.max(0, 1 - (labels[i] === c ? margin : -margin)) ** 2;
    });
  }
  return total;
}

function accuracyOf(x: Matrix, labels: Int32Array, rows: Float64Array): number {
  let right = 0;
  for (let i = 0; i < x.rows; i++) {
    const margins = marginsOf(x, i, rows);
    if (margins.indexOf(Math.max(...margins)) === labels[i]) right++;
  }
  return right / x.rows;
}

function marginsOf(x: Matrix, row: number, rows: Float64Array): number[] {
  const { data, columns } = x;
  return Array.from({ length: classCount }, (_, c) => {
    let sum = rows[c * (columns + 1) + columns];
    for (let d = 0; d < columns; d++) sum += rows[c * (columns + 1) + d] * data[row * columns + d];
    return sum;
  });
}
