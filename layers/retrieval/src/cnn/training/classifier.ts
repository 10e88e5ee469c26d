import type { Random } from '../../math/index.ts';
import { matmul, transpose } from '../graph/dense.ts';
import { scale } from '../graph/elementwise.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { meanSquaredError, softmax, softmaxCrossEntropy } from '../graph/losses.ts';
import { unitRows } from '../graph/normalise.ts';
import { fullyConnected, heNormal } from '../networks/layers.ts';
import type { Preset } from './presets.ts';

/**
 * Factor of cosines before the softmax, which cannot become nearly one-hot from values in [-1, 1].
 */
const cosineScale = 12;

/** Scores per class, [n, classes], from embeddings [n, d]. */
export function classScores(
  graph: Graph,
  embedding: Value,
  classes: number,
  options: { classifier: Preset['classifier']; scale?: number; random: Random },
): Value {
  const { classifier, random } = options;
  if (classifier === 'linear') return fullyConnected(graph, embedding, 'classifier', classes, random);
  const dims = [classes, embedding.dims[1]];
  const weight = graph.parameter('classifier.weight', dims, heNormal(random, dims, dims[1]), { decay: false });
  const cosines = matmul(graph, unitRows(graph, embedding), transpose(graph, unitRows(graph, weight)));
  return scale(graph, cosines, options.scale ?? cosineScale);
}

/** The loss of a preset, a scalar. Target rows [n, classes] sum to 1. */
export function classLoss(graph: Graph, scores: Value, target: Value, loss: Preset['loss']): Value {
  if (loss === 'cross-entropy') return softmaxCrossEntropy(graph, scores, target);
  return meanSquaredError(graph, softmax(graph, scores), target);
}
