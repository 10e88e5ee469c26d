import { seededRandom } from '../../math/index.ts';
import { matmul } from '../graph/dense.ts';
import { add, scale } from '../graph/elementwise.ts';
import { Graph } from '../graph/graph.ts';
import { cosineDistance, softmaxCrossEntropy } from '../graph/losses.ts';
import { unitRows } from '../graph/normalise.ts';
import { heNormal } from '../networks/layers.ts';
import { buildNetwork, type NetworkPlan } from '../networks/plan.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';

/** How a network learns from another one's answers. */
export interface DistillationOptions extends TrainerOptions {
  network: Exclude<NetworkPlan, { kind: 'paper' }>;
  batch: number;
  /** Pixels of the square pictures. */
  side: number;
  classes: number;
  /** Weight of the labels' cross-entropy beside the teacher's cosine distance. */
  labelShare: number;
  seed: number;
}

/** Cosine distances are small numbers: times this, they move the weights as far as a cross-entropy does. */
const distanceScale = 10;
const logitScale = 10;

/**
 * A training step in which the network learns to say what a teacher says of the same picture, and a little of the labels.
 * Each batch: `pictures` [batch, 3, side, side], `target` [batch, dimensions] of unit rows, `labels` [batch, classes] summing to 1 by row.
 * A step reports the whole loss, the mean cosine distance to the teacher, and the cross-entropy.
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
