/** How a published network is trained on to tell a library's classes apart: plain data, kept beside its checkpoints. */
export interface FineTuneRecipe {
  /** Pixels of the square that the network learns from. */
  side: number;
  /** Pixels of the tuned model's input: more, since cuts show things larger than whole pictures do (Touvron et al. 2019). */
  input: number;
  /** Pixels of the square in which pictures are handed in; parts of it are cut out. */
  stored: number;
  batch: number;
  /** Passes over the pictures, held between the two numbers of steps: a library of ten and one of ten thousand both learn. */
  epochs: number;
  steps: { least: number; most: number };
  /** The highest learning rate, of the classifier; it rises and falls by `cosineRate`. */
  rate: number;
  /** Share of that rate with which the published layers move. */
  trunkRate: number;
  momentum: number;
  weightDecay: number;
  labelSmoothing: number;
  /** Cosines to the classes' directions are multiplied by this before the softmax. */
  scale: number;
  /** Smallest share of the picture that a cut shows. */
  area: number;
  /** Colours vary by up to so much: contrast as a factor of 1 -+, brightness of the whole range. */
  contrast: number;
  brightness: number;
  /** Share of the batches in which pictures are blended with others, labels likewise (Zhang et al. 2018). */
  blended: number;
  /** Weights are averaged over the steps; each keeps so much of the average before it. */
  averaging: number;
  /** How far the tuned model draws embeddings towards their classes: see `ClassDirections`. */
  pull: number;
}

/** The recipe of the retrain mode `relearn`. Input size and pull were chosen on the validation parts of four splits of Corel-1k. */
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

/** Steps of a training on so many pictures. */
export function stepsOf({ epochs, batch, steps }: FineTuneRecipe, pictures: number): number {
  return Math.round(Math.min(steps.most, Math.max(steps.least, (epochs * pictures) / batch)));
}
