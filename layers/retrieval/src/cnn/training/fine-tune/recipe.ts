/**
 * How a library's classes are learned on top of an embedder: plain data, stored beside its
 * checkpoints.
 */
export interface FineTuneRecipe {
  batch: number;
  /** Passes over the pictures, limited to a range of steps for small and large libraries. */
  epochs: number;
  steps: { least: number; most: number };
  /** Highest learning rate; it follows `cosineRate`. */
  rate: number;
  momentum: number;
  labelSmoothing: number;
  /** Factor of cosines to the classes' directions before the softmax. */
  scale: number;
  /** Weight of the earlier average of the weights in each step. */
  averaging: number;
  /** How far embeddings are moved towards their classes; see `ClassDirections`. */
  pull: number;
}

/**
 * The recipe of the retrain mode `relearn`. Scale and pull are chosen on four libraries of 20
 * classes of Tiny ImageNet, 20 pictures each, two splits of each.
 */
export const relearnRecipe: FineTuneRecipe = {
  batch: 64,
  epochs: 30,
  steps: { least: 400, most: 4000 },
  rate: 0.5,
  momentum: 0.9,
  labelSmoothing: 0.1,
  scale: 8,
  averaging: 0.98,
  pull: 3,
};

/** Number of steps of a training on `pictures` pictures. */
export function stepsOf({ epochs, batch, steps }: FineTuneRecipe, pictures: number): number {
  return Math.round(Math.min(steps.most, Math.max(steps.least, (epochs * pictures) / batch)));
}
