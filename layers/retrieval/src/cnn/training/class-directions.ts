import { matmul, transpose } from '../graph/dense.ts';
import { add, scale as times } from '../graph/elementwise.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { unitRows } from '../graph/normalise.ts';

/** Moves embeddings towards the directions of the classes of a cosine classifier. */
export interface ClassDirections {
  classes: number;
  /** Factor of cosines before the softmax. */
  scale: number;
  /** Length of the step towards the expected direction; the embedding has length 1. */
  pull: number;
}

/**
 * e' = e + pull * sum of p_c w_c, p = softmax(scale * w e): moves a unit-length embedding [1, d]
 * towards the directions w of its likely classes, so that pictures of one class lie closer
 * together. The rest of e stays, so pictures of no known class still differ.
 */
export function towardsClasses(
  graph: Graph,
  embedding: Value,
  { classes, scale, pull }: ClassDirections,
): { embedding: Value; probabilities: Value } {
  const dims = [classes, embedding.dims[1]];
  const weight = graph.parameter('classifier.weight', dims, new Float32Array(dims[0] * dims[1]), { decay: false });
  const unit = unitRows(graph, embedding);
  const directions = unitRows(graph, weight);
  const scores = times(graph, matmul(graph, unit, transpose(graph, directions)), scale);
  const probabilities = graph.emit('Softmax', [scores], scores.dims, { axis: 1 });
  const expected = times(graph, matmul(graph, probabilities, directions), pull);
  return { embedding: add(graph, unit, expected), probabilities };
}
