/**
 * How a published network is fine-tuned to a library's classes: plain data, stored beside its
 * checkpoints.
 */
export interface FineTuneRecipe {
  /** Side of the square crops that the network learns from, in pixels. */
  side: number;
  /**
   * Side of the tuned model's input, in pixels: larger than `side`, as crops show things larger
   * than whole pictures do (Touvron et al. 2019).
   */
  input: number;
  /** Side of the square in which pictures are given, in pixels; crops are taken from it. */
  stored: number;
  batch: number;
  /** Passes over the pictures, limited to a range of steps for small and large libraries. */
  epochs: number;
  steps: { least: number; most: number };
  /** Highest learning rate, of the classifier; it follows `cosineRate`. */
  rate: number;
  /** Learning rate of the published layers, relative to `rate`. */
  trunkRate: number;
  momentum: number;
  weightDecay: number;
  labelSmoothing: number;
  /** Factor of cosines to the classes' directions before the softmax. */
  scale: number;
  /** Smallest area of a crop, relative to the picture. */
  area: number;
  /**
   * Largest random changes of colour: of contrast as a factor 1 +- x, of brightness relative to the
   * whole range.
   */
  contrast: number;
  brightness: number;
  /** Share of batches in which pictures and labels are blended (Zhang et al. 2018). */
  blended: number;
  /** Weight of the earlier average of the weights in each step. */
  averaging: number;
  /** How far embeddings are moved towards their classes; see `ClassDirections`. */
  pull: number;
}

/**
 * The recipe of the retrain mode `relearn`. Input size and pull are chosen on the validation parts
 * of four splits of Corel-1k.
 */
export const relearnRecipe: FineTuneRecipe = {
  side: 64,
  input: 80,
  stored: 80,
  batch: 32,
  epochs: 14,
  steps: { least: 60, most: 3000 },
  rate: 0.05,
  trunkRate: 0.5,
  momentum: 0.9,
  weightDecay: 5e-4,
  labelSmoothing: 0.1,
  scale: 12,
  area: 0.5,
  contrast: 0.15,
  brightness: 0.08,
  blended: 0,
  averaging: 0.98,
  pull: 2,
};

/** Number of steps of a training on `pictures` pictures. */
export function stepsOf({ epochs, batch, steps }: FineTuneRecipe, pictures: number): number {
  return Math.round(Math.min(steps.most, Math.max(steps.least, (epochs * pictures) / batch)));
}
