/**
 * The learning rate of a run whose length is known: a linear rise over the first `warmup` share, then half a cosine down to
 * nothing (Loshchilov and Hutter 2017). `done` is the share of the run that lies behind, 0 to 1.
 */
export function cosineRate(peak: number, done: number, warmup = 0.05): number {
  if (done < warmup) return (peak * (done + 1e-3)) / (warmup + 1e-3);
  return (peak * (1 + Math.cos((Math.PI * (done - warmup)) / (1 - warmup)))) / 2;
}

/** How a learning rate falls when validation stalls; plain data, so that it can be stored in a checkpoint. */
export interface Plateau {
  rate: number;
  best: number;
  /** Validations since the best one. */
  stalled: number;
}

export interface PlateauOptions {
  /** Validations without a better score before the rate falls. */
  patience: number;
  /** What the rate is multiplied by then. */
  factor: number;
  /** A score has to be better by more than this to count. */
  tolerance: number;
}

/** The schedule after one more validation score (higher is better). */
export function afterValidation(plateau: Plateau, score: number, options: PlateauOptions): Plateau {
  const { rate, best, stalled } = plateau;
  if (score > best + options.tolerance) return { rate, best: score, stalled: 0 };
  if (stalled + 1 < options.patience) return { rate, best, stalled: stalled + 1 };
  return { rate: rate * options.factor, best, stalled: 0 };
}
