import { plainReshape } from './elementwise.ts';
import { type Graph, sizeOf, type Value } from './graph.ts';

/**
 * Maximum over size x size windows without overlap; incomplete windows at the right and bottom are
 * dropped (fig. 5).
 */
export function maxPool(graph: Graph, x: Value, size: number): Value {
  const dims = pooledDims(x, size);
  const attributes = { kernel_shape: [size, size], strides: [size, size] };
  const [output, indices] = graph.emitAll('MaxPool', [x], [dims, dims], attributes) as [Value, Value];
  return graph.differentiable([x], output, (dy) => [
    graph.emit('MaxUnpool', [dy, indices, graph.ints(...x.dims)], x.dims, attributes),
  ]);
}

/** Mean over size x size windows without overlap that cover the map. */
export function averagePool(graph: Graph, x: Value, size: number): Value {
  const [n, c, height, width] = x.dims as [number, number, number, number];
  if (height % size !== 0 || width % size !== 0) {
    throw new RangeError(`average pooling by ${size} of a map of ${height} x ${width}: not a multiple`);
  }
  const dims = pooledDims(x, size);
  const output = graph.emit('AveragePool', [x], dims, { kernel_shape: [size, size], strides: [size, size] });
  return graph.differentiable([x], output, (dy) => {
    const share = graph.emit('Mul', [dy, graph.float(1 / (size * size))], dims);
    const split = plainReshape(graph, share, [n, c, height / size, 1, width / size, 1]);
    const spread = [n, c, height / size, size, width / size, size];
    return [plainReshape(graph, graph.emit('Expand', [split, graph.ints(...spread)], spread), x.dims)];
  });
}

/** Mean over the whole map: [n, c, h, w] -> [n, c]. */
export function globalAveragePool(graph: Graph, x: Value): Value {
  const [n, c, height, width] = x.dims as [number, number, number, number];
  const flat = plainReshape(graph, x, [n, c, height * width]);
  const output = graph.emit('ReduceMean', [flat], [n, c], { axes: [2], keepdims: 0 });
  return graph.differentiable([x], output, (dy) => {
    const share = graph.emit('Mul', [dy, graph.float(1 / (height * width))], [n, c]);
    return [graph.emit('Expand', [plainReshape(graph, share, [n, c, 1, 1]), graph.ints(...x.dims)], x.dims)];
  });
}

function pooledDims(x: Value, size: number): number[] {
  const [n, c, height, width] = x.dims as [number, number, number, number];
  const dims = [n, c, Math.floor(height / size), Math.floor(width / size)];
  if (sizeOf(dims) === 0) throw new RangeError(`pooling by ${size} of a map of ${height} x ${width} leaves nothing`);
  return dims;
}
