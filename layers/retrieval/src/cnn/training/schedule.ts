/**
 * Learning rate of a run of known length: a linear rise over the first `warmup` share, then half a
 * cosine to zero (Loshchilov and Hutter 2017).
 *
 * @param done finished share of the run, 0 to 1
 */
export function cosineRate(peak: number, done: number, warmup = 0.05): number {
  if (done < warmup) return (peak * (done + 1e-3)) / (warmup + 1e-3);
  return (peak * (1 + Math.cos((Math.PI * (done - warmup)) / (1 - warmup)))) / 2;
}

/** A learning rate that falls when validation stalls: plain data, stored in checkpoints. */
export interface Plateau {
  rate: number;
  best: number;
  /** Validations since the best one. */
  stalled: number;
}

export interface PlateauOptions {
  /** Validations without a better score before the rate falls. */
  patience: number;
  /** Factor of the rate then. */
  factor: number;
  /** Smallest improvement of a score that counts. */
  tolerance: number;
}

/** The schedule after one more validation score (higher is better). */
export function afterValidation(plateau: Plateau, score: number, options: PlateauOptions): Plateau {
  const { rate, best, stalled } = plateau;
  if (score > best + options.tolerance) return { rate, best: score, stalled: 0 };
  if (stalled + 1 < options.patience) return { rate, best, stalled: stalled + 1 };
  return { rate: rate * options.factor, best, stalled: 0 };
}
