import { seededRandom } from '../../math/index.ts';
import { matmul } from '../graph/dense.ts';
import { add, scale } from '../graph/elementwise.ts';
import { Graph } from '../graph/graph.ts';
import { cosineDistance, softmaxCrossEntropy } from '../graph/losses.ts';
import { unitRows } from '../graph/normalise.ts';
import { heNormal } from '../networks/layers.ts';
import { buildNetwork, type NetworkPlan } from '../networks/plan.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';

/** How a network learns from the outputs of another one. */
export interface DistillationOptions extends TrainerOptions {
  network: Exclude<NetworkPlan, { kind: 'paper' }>;
  batch: number;
  /** Side of the square pictures, in pixels. */
  side: number;
  classes: number;
  /** Weight of the labels' cross-entropy beside the teacher's cosine distance. */
  labelShare: number;
  seed: number;
}

/**
 * Factor of cosine distances, which are small: their gradients become as large as those of a
 * cross-entropy.
 */
const distanceScale = 10;
const logitScale = 10;

/**
 * A training step in which the network learns a teacher's embedding of the same picture, and to a
 * lesser degree the labels. Each batch: `pictures` [batch, 3, side, side], `target` [batch,
 * dimensions] of unit rows, `labels` [batch, classes] with rows that sum to 1. A step reports the
 * total loss, the mean cosine distance to the teacher, and the cross-entropy.
 */
export function distillationTrainer(options: DistillationOptions): Promise<Trainer> {
  const { network, batch, side, classes, labelShare } = options;
  const random = seededRandom(options.seed);
  const graph = new Graph({ train: true });
  const pictures = graph.input('pictures', [batch, 3, side, side]);
  const { embedding } = buildNetwork(graph, network, pictures, random);
  const target = graph.input('target', [batch, network.dimensions]);
  const distance = cosineDistance(graph, embedding, target);
  const dims = [network.dimensions, classes];
  const weight = graph.parameter('classifier.weight', dims, heNormal(random, dims, network.dimensions), {
    decay: true,
  });
  const logits = matmul(graph, scale(graph, unitRows(graph, embedding), logitScale), weight);
  const entropy = softmaxCrossEntropy(graph, logits, graph.input('labels', [batch, classes]));
  const loss = add(graph, scale(graph, distance, distanceScale), scale(graph, entropy, labelShare));
  return Trainer.create(graph, [loss, distance, entropy], options);
}
