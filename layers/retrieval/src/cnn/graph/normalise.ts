import { channelSums } from './conv.ts';
import { plainReshape } from './elementwise.ts';
import { type Graph, sizeOf, type Value } from './graph.ts';

/** Added to the variance that batch normalisation divides by. */
export const batchNormEpsilon = 1e-5;
/** Weight of the batch's statistics in the running ones after each step. */
const momentum = 0.1;

/**
 * Batch normalisation per channel (Ioffe and Szegedy 2015) of x [n, c, h, w]: in training by the
 * batch's mean and variance, which also update the running ones; in inference by the running ones.
 * `name` prefixes its four tensors of [c].
 */
export function batchNorm(graph: Graph, x: Value, name: string): Value {
  const c = x.dims[1];
  const gamma = graph.parameter(`${name}.gamma`, [c], new Float32Array(c).fill(1), { decay: false });
  const beta = graph.parameter(`${name}.beta`, [c], new Float32Array(c), { decay: false });
  const runningMean = graph.statistic(`${name}.mean`, [c], new Float32Array(c));
  const runningVariance = graph.statistic(`${name}.variance`, [c], new Float32Array(c).fill(1));
  const normalised = (mean: Value, variance: Value) =>
    graph.emit('BatchNormalization', [x, gamma, beta, mean, variance], x.dims, {
      epsilon: { float: batchNormEpsilon },
    });
  if (!graph.train) return normalised(runningMean, runningVariance);

  const vector = (op: string, ...inputs: Value[]) => graph.emit(op, inputs, [c]);
  const samples = sizeOf(x.dims) / c;
  const perSample = graph.float(1 / samples);
  const mean = vector('Mul', channelSums(graph, x), perSample);
  const squares = channelSums(graph, graph.emit('Mul', [x, x], x.dims));
  const variance = vector('Relu', vector('Sub', vector('Mul', squares, perSample), vector('Mul', mean, mean)));
  moveTowards(graph, runningMean, mean);
  moveTowards(graph, runningVariance, vector('Mul', variance, graph.float(samples / Math.max(1, samples - 1))));

  return graph.differentiable([x, gamma, beta], normalised(mean, variance), (dy) => {
    const inverse = vector('Reciprocal', vector('Sqrt', vector('Add', variance, graph.float(batchNormEpsilon))));
    const sum = channelSums(graph, dy);
    const withX = channelSums(graph, graph.emit('Mul', [dy, x], x.dims));
    const dGamma = vector('Mul', inverse, vector('Sub', withX, vector('Mul', mean, sum)));
    // dx = a dy + b x + c: the textbook gradient, collected by tensor.
    const a = vector('Mul', gamma, inverse);
    const b = vector('Neg', vector('Mul', vector('Mul', a, inverse), vector('Mul', dGamma, perSample)));
    const shift = vector('Neg', vector('Add', vector('Mul', vector('Mul', a, sum), perSample), vector('Mul', b, mean)));
    const fromX = graph.emit('BatchNormalization', [x, b, shift, zeros(graph, c), ones(graph, c)], x.dims, {
      epsilon: { float: 0 },
    });
    const fromDy = graph.emit('Mul', [dy, plainReshape(graph, a, [1, c, 1, 1])], x.dims);
    return [graph.emit('Add', [fromDy, fromX], x.dims), dGamma, sum];
  });
}

/** Rows of x [n, d] scaled to unit length. */
export function unitRows(graph: Graph, x: Value): Value {
  const [n] = x.dims as [number];
  const rowSum = (value: Value) => graph.emit('ReduceSum', [value, graph.ints(1)], [n, 1], { keepdims: 1 });
  const squares = rowSum(graph.emit('Mul', [x, x], x.dims));
  const inverse = graph.emit(
    'Reciprocal',
    [graph.emit('Sqrt', [graph.emit('Add', [squares, graph.float(1e-12)], [n, 1])], [n, 1])],
    [n, 1],
  );
  const y = graph.emit('Mul', [x, inverse], x.dims);
  return graph.differentiable([x], y, (dy) => {
    const along = rowSum(graph.emit('Mul', [dy, y], x.dims));
    const across = graph.emit('Sub', [dy, graph.emit('Mul', [y, along], x.dims)], x.dims);
    return [graph.emit('Mul', [across, inverse], x.dims)];
  });
}

function moveTowards(graph: Graph, statistic: Value, batch: Value): void {
  const kept = graph.emit('Mul', [statistic, graph.float(1 - momentum)], statistic.dims);
  const added = graph.emit('Mul', [batch, graph.float(momentum)], statistic.dims);
  graph.assign(statistic, graph.emit('Add', [kept, added], statistic.dims));
}

function zeros(graph: Graph, size: number): Value {
  return graph.float(new Float32Array(size), [size]);
}

function ones(graph: Graph, size: number): Value {
  return graph.float(new Float32Array(size).fill(1), [size]);
}
