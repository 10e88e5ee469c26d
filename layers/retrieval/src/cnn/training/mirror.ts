import type { Graph, Value } from '../graph/graph.ts';

/** A picture [1, 3, h, w] and its mirror image, [2, 3, h, w]. For inference: not differentiated. */
export function besideMirrorImage(graph: Graph, picture: Value): Value {
  return graph.emit('Concat', [picture, mirror(graph, picture)], [2, ...picture.dims.slice(1)], { axis: 0 });
}

/** The mean of both maps [2, filters, h, w], the second turned back: [1, filters, h, w]. */
export function mergeMirrorImage(graph: Graph, maps: Value): Value {
  const dims = [1, ...maps.dims.slice(1)];
  const [own, turned] = [0, 1].map((i) =>
    graph.emit('Slice', [maps, graph.ints(i), graph.ints(i + 1), graph.ints(0)], dims),
  ) as [Value, Value];
  return graph.emit('Mul', [graph.emit('Add', [own, mirror(graph, turned)], dims), graph.float(0.5)], dims);
}

/** Left and right change places. */
function mirror(graph: Graph, x: Value): Value {
  const backwards = [graph.ints(-1), graph.ints(-x.dims[3]! - 1), graph.ints(3), graph.ints(-1)];
  return graph.emit('Slice', [x, ...backwards], x.dims);
}
