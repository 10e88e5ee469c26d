import type { DistillationOptions } from '@dlsift/retrieval/cnn';

/** A stretch of the training at one picture size: small pictures first, where most of the way is cheap. */
export interface Phase {
  /** Pixels of the square input. */
  side: number;
  epochs: number;
  /** Which of the teacher's views are shown: 0 = the whole picture, others = seeded cuts. */
  views: number[];
}

export interface Recipe {
  network: DistillationOptions['network'];
  batch: number;
  phases: Phase[];
  peakRate: number;
  momentum: number;
  weightDecay: number;
  /** Share of the label's cross-entropy beside the teacher's cosine distance. */
  labelShare: number;
  seed: number;
}
