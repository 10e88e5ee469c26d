import { add } from './elementwise.ts';
import type { Graph, Value } from './graph.ts';

/** a [m, k] times b [k, n]. */
export function matmul(graph: Graph, a: Value, b: Value): Value {
  const [m, k] = a.dims as [number, number];
  const n = b.dims[1];
  if (b.dims[0] !== k) throw new RangeError(`[${a.dims}] times [${b.dims}]: ${k} columns meet ${b.dims[0]} rows`);
  return graph.differentiable([a, b], graph.emit('MatMul', [a, b], [m, n]), (dy, wanted) => [
    wanted[0] ? graph.emit('Gemm', [dy, b], [m, k], { transB: 1 }) : undefined,
    wanted[1] ? graph.emit('Gemm', [a, dy], [k, n], { transA: 1 }) : undefined,
  ]);
}

/** The transpose of a matrix. */
export function transpose(graph: Graph, x: Value): Value {
  const turn = (value: Value) => graph.emit('Transpose', [value], [...value.dims].reverse(), { perm: [1, 0] });
  return graph.differentiable([x], turn(x), (dy) => [turn(dy)]);
}

/** Fully connected layer: x [n, inputs] times weight [inputs, outputs], plus bias [outputs]. */
export function dense(graph: Graph, x: Value, weight: Value, bias?: Value): Value {
  const product = matmul(graph, x, weight);
  return bias === undefined ? product : add(graph, product, bias);
}
