import { type Graph, sizeOf, type Value } from './graph.ts';

/** a + b; b may have fewer or smaller dimensions and is then broadcast. */
export function add(graph: Graph, a: Value, b: Value): Value {
  return graph.differentiable([a, b], graph.emit('Add', [a, b], a.dims), (dy, wanted) => [
    dy,
    wanted[1] ? sumTo(graph, dy, b.dims) : undefined,
  ]);
}

/** a - b, of one shape. */
export function subtract(graph: Graph, a: Value, b: Value): Value {
  return graph.differentiable([a, b], graph.emit('Sub', [a, b], a.dims), (dy, wanted) => [
    dy,
    wanted[1] ? graph.emit('Neg', [dy], b.dims) : undefined,
  ]);
}

/** a * b elementwise; b may be smaller and is then broadcast. */
export function multiply(graph: Graph, a: Value, b: Value): Value {
  return graph.differentiable([a, b], graph.emit('Mul', [a, b], a.dims), (dy, wanted) => [
    wanted[0] ? graph.emit('Mul', [dy, b], a.dims) : undefined,
    wanted[1] ? sumTo(graph, graph.emit('Mul', [dy, a], a.dims), b.dims) : undefined,
  ]);
}

/** a times a constant. */
export function scale(graph: Graph, a: Value, factor: number): Value {
  const constant = graph.float(factor);
  const output = graph.emit('Mul', [a, constant], a.dims);
  return graph.differentiable([a], output, (dy) => [graph.emit('Mul', [dy, constant], a.dims)]);
}

/** max(x, 0). */
export function relu(graph: Graph, x: Value): Value {
  const y = graph.emit('Relu', [x], x.dims);
  // The sign of a ReLU's output is 1 or 0: a mask without comparison and cast.
  return graph.differentiable([x], y, (dy) => [graph.emit('Mul', [dy, graph.emit('Sign', [y], y.dims)], x.dims)]);
}

/** min(max(x, 0), 6), the activation of MobileNets (Sandler et al. 2018). */
export function relu6(graph: Graph, x: Value): Value {
  const six = graph.float(6);
  const y = graph.emit('Clip', [x, graph.float(0), six], x.dims);
  return graph.differentiable([x], y, (dy) => {
    const above = graph.emit('Sign', [y], y.dims);
    const below = graph.emit('Sign', [graph.emit('Sub', [six, y], y.dims)], y.dims);
    return [graph.emit('Mul', [dy, graph.emit('Mul', [above, below], y.dims)], x.dims)];
  });
}

/** The same values in another shape. */
export function reshape(graph: Graph, x: Value, dims: number[]): Value {
  return graph.differentiable([x], plainReshape(graph, x, dims), (dy) => [plainReshape(graph, dy, x.dims)]);
}

/** Mean of all elements, a scalar. */
export function mean(graph: Graph, x: Value): Value {
  const output = graph.emit('ReduceMean', [x], [], { keepdims: 0 });
  return graph.differentiable([x], output, (dy) => {
    const share = graph.emit('Mul', [dy, graph.float(1 / sizeOf(x.dims))], []);
    return [graph.emit('Expand', [share, graph.ints(...x.dims)], x.dims)];
  });
}

/** Reshape without gradient. */
export function plainReshape(graph: Graph, x: Value, dims: readonly number[]): Value {
  if (sizeOf(dims) !== sizeOf(x.dims)) throw new RangeError(`[${x.dims}] cannot be reshaped to [${dims}]`);
  return graph.emit('Reshape', [x, graph.ints(...dims)], dims);
}

/** Sums a gradient over the axes along which `dims` was broadcast. */
export function sumTo(graph: Graph, x: Value, dims: readonly number[]): Value {
  const lead = x.dims.length - dims.length;
  const axes = x.dims.flatMap((size, axis) => (axis < lead || (dims[axis - lead] === 1 && size > 1) ? [axis] : []));
  if (axes.length === 0) return x;
  const summed = graph.emit(
    'ReduceSum',
    [x, graph.ints(...axes)],
    x.dims.map((size, axis) => (axes.includes(axis) ? 1 : size)),
    { keepdims: 1 },
  );
  return plainReshape(graph, summed, dims);
}
