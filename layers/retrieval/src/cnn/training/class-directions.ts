import { matmul, transpose } from '../graph/dense.ts';
import { add, scale as times } from '../graph/elementwise.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { unitRows } from '../graph/normalise.ts';

/** How embeddings are drawn towards the directions of the classes that a cosine classifier has learned. */
export interface ClassDirections {
  classes: number;
  /** Cosines are multiplied by this before the softmax. */
  scale: number;
  /** Length of the step towards the expected direction, beside the embedding's own length of 1. */
  pull: number;
}

/**
 * e' = e + pull * sum of p_c w_c: a unit-length embedding [1, d] moves towards the directions w of its likely classes, p = softmax(scale * w e),
 * so that pictures of one class close ranks. What else it says stays in e: pictures of no known class still differ by it.
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
