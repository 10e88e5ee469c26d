import { mean, multiply, subtract } from './elementwise.ts';
import type { Graph, Value } from './graph.ts';

/**
 * Mean over rows of -sum(target * log softmax(logits)); logits and target [n, classes], each target
 * row summing to 1.
 */
export function softmaxCrossEntropy(graph: Graph, logits: Value, target: Value): Value {
  const [n, classes] = logits.dims as [number, number];
  const logProbabilities = graph.emit('LogSoftmax', [logits], [n, classes], { axis: 1 });
  const weighted = graph.emit('Mul', [logProbabilities, target], [n, classes]);
  const total = graph.emit('ReduceSum', [weighted], [], { keepdims: 0 });
  const perRow = graph.float(-1 / n);
  return graph.differentiable([logits], graph.emit('Mul', [total, perRow], []), (dy) => {
    const excess = graph.emit('Sub', [target, graph.emit('Exp', [logProbabilities], [n, classes])], [n, classes]);
    return [graph.emit('Mul', [excess, graph.emit('Mul', [dy, perRow], [])], [n, classes])];
  });
}

/** Mean of the squared differences, the loss of eq. (14). */
export function meanSquaredError(graph: Graph, predicted: Value, target: Value): Value {
  const difference = subtract(graph, predicted, target);
  return mean(graph, multiply(graph, difference, difference));
}

/** Softmax of rows, differentiable: compared with one-hot targets by the paper's network. */
export function softmax(graph: Graph, logits: Value): Value {
  const [n] = logits.dims as [number];
  const y = graph.emit('Softmax', [logits], logits.dims, { axis: 1 });
  return graph.differentiable([logits], y, (dy) => {
    const weighted = graph.emit('Mul', [dy, y], y.dims);
    const along = graph.emit('ReduceSum', [weighted, graph.ints(1)], [n, 1], { keepdims: 1 });
    return [graph.emit('Mul', [graph.emit('Sub', [dy, along], y.dims), y], y.dims)];
  });
}
