import { matmul } from '../../layers/retrieval/src/cnn/graph/dense.ts';
import { add, scale } from '../../layers/retrieval/src/cnn/graph/elementwise.ts';
import { Graph } from '../../layers/retrieval/src/cnn/graph/graph.ts';
import { cosineDistance, softmaxCrossEntropy } from '../../layers/retrieval/src/cnn/graph/losses.ts';
import { unitRows } from '../../layers/retrieval/src/cnn/graph/normalise.ts';
import { heNormal } from '../../layers/retrieval/src/cnn/networks/layers.ts';
import { residualNetwork } from '../../layers/retrieval/src/cnn/networks/residual.ts';
import { seededRandom } from '../../layers/retrieval/src/cnn/random.ts';
import { exportModel } from '../../layers/retrieval/src/cnn/training/export.ts';
import type { NetworkState } from '../../layers/retrieval/src/cnn/training/state.ts';
import { Trainer } from '../../layers/retrieval/src/cnn/training/trainer.ts';

/** A stretch of the training at one picture size: small pictures first, where most of the way is cheap. */
export interface Phase {
  /** Pixels of the square input. */
  side: number;
  epochs: number;
}

export interface Recipe {
  widths: [number, ...number[]];
  blocks: number[];
  dimensions: number;
  batch: number;
  phases: Phase[];
  peakRate: number;
  momentum: number;
  weightDecay: number;
  /** Share of the label's cross-entropy beside the teacher's cosine distance. */
  labelShare: number;
  seed: number;
}

export const MEAN = [0.48, 0.45, 0.4] as const;
export const STD = [0.27, 0.26, 0.28] as const;

/** The network inside a training step for batches of one size; `classes` labels beside the teacher's embeddings. */
export async function trainerFor(
  recipe: Recipe,
  side: number,
  classes: number,
  state?: NetworkState,
): Promise<Trainer> {
  const { batch, dimensions, momentum, weightDecay, labelShare } = recipe;
  const random = seededRandom(recipe.seed);
  const graph = new Graph({ train: true });
  const pictures = graph.input('pictures', [batch, 3, side, side]);
  const { embedding } = residualNetwork(graph, pictures, { ...recipe, random });
  const distance = cosineDistance(graph, embedding, graph.input('target', [batch, dimensions]));
  const unit = unitRows(graph, embedding);
  const dims = [dimensions, classes];
  const weight = graph.parameter('classifier.weight', dims, heNormal(random, dims, dimensions), { decay: true });
  const logits = matmul(graph, scale(graph, unit, 10), weight);
  const entropy = softmaxCrossEntropy(graph, logits, graph.input('labels', [batch, classes]));
  const loss = add(graph, scale(graph, distance, 10), scale(graph, entropy, labelShare));
  return Trainer.create(graph, [loss, distance, entropy], { momentum, weightDecay, state });
}

/** The network alone, pictures [batch, 3, side, side] -> embedding [batch, dimensions] and the map that it averages. */
export function inferenceModel(
  recipe: Recipe,
  side: number,
  batch: number,
  state: NetworkState,
  name: string,
): Uint8Array {
  const graph = new Graph({ train: false });
  const pictures = graph.input('pictures', [batch, 3, side, side]);
  const { embedding, map } = residualNetwork(graph, pictures, { ...recipe, random: seededRandom(0) });
  return exportModel(graph, { embedding, map }, state, { name });
}
