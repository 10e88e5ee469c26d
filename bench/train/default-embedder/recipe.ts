import { matmul } from '../../../layers/retrieval/src/cnn/graph/dense.ts';
import { add, scale } from '../../../layers/retrieval/src/cnn/graph/elementwise.ts';
import { Graph } from '../../../layers/retrieval/src/cnn/graph/graph.ts';
import { cosineDistance, softmaxCrossEntropy } from '../../../layers/retrieval/src/cnn/graph/losses.ts';
import { unitRows } from '../../../layers/retrieval/src/cnn/graph/normalise.ts';
import { heNormal } from '../../../layers/retrieval/src/cnn/networks/layers.ts';
import { buildNetwork, type NetworkPlan } from '../../../layers/retrieval/src/cnn/networks/plan.ts';
import { seededRandom } from '../../../layers/retrieval/src/cnn/random.ts';
import type { NetworkState } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { Trainer } from '../../../layers/retrieval/src/cnn/training/trainer.ts';

/** A stretch of the training at one picture size: small pictures first, where most of the way is cheap. */
export interface Phase {
  /** Pixels of the square input. */
  side: number;
  epochs: number;
  /** Which of the teacher's views are shown: 0 = the whole picture, others = seeded cuts. */
  views: number[];
}

export interface Recipe {
  network: Extract<NetworkPlan, { kind: 'residual' }>;
  batch: number;
  phases: Phase[];
  peakRate: number;
  momentum: number;
  weightDecay: number;
  /** Share of the label's cross-entropy beside the teacher's cosine distance. */
  labelShare: number;
  seed: number;
}

/** The network inside a training step for batches of one size; `classes` labels beside the teacher's embeddings. */
export async function trainerFor(
  recipe: Recipe,
  side: number,
  classes: number,
  state?: NetworkState,
): Promise<Trainer> {
  const { batch, network, momentum, weightDecay, labelShare } = recipe;
  const { dimensions } = network;
  const random = seededRandom(recipe.seed);
  const graph = new Graph({ train: true });
  const pictures = graph.input('pictures', [batch, 3, side, side]);
  const { embedding } = buildNetwork(graph, network, pictures, random);
  const distance = cosineDistance(graph, embedding, graph.input('target', [batch, dimensions]));
  const unit = unitRows(graph, embedding);
  const dims = [dimensions, classes];
  const weight = graph.parameter('classifier.weight', dims, heNormal(random, dims, dimensions), { decay: true });
  const logits = matmul(graph, scale(graph, unit, 10), weight);
  const entropy = softmaxCrossEntropy(graph, logits, graph.input('labels', [batch, classes]));
  const loss = add(graph, scale(graph, distance, 10), scale(graph, entropy, labelShare));
  return Trainer.create(graph, [loss, distance, entropy], { momentum, weightDecay, state });
}
