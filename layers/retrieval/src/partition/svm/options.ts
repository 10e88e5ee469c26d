import { requireThat } from '../errors.ts';

/** Options of the linear SVM; names in brackets are LIBLINEAR's. */
export interface SvmOptions {
  /** Loss of a margin violation: `squared-hinge` is LIBLINEAR's solver 1, `hinge` its solver 3. */
  loss: 'squared-hinge' | 'hinge';
  /** Cost C of a violation relative to 1/2 |w|^2. */
  cost: number;
  /** Factors on C for both sides, above 0; `balanced` gives each side a total weight of n / 2. */
  classWeights: { positive: number; negative: number } | 'balanced';
  /** Value of the constant feature whose weight is the bias; 0 trains without a bias. */
  biasFeature: number;
  /** Training stops when the projected gradients of one epoch span no more than this (eps). */
  tolerance: number;
  maxEpochs: number;
  /** Whether rows that stay at a bound are left out until the others have converged. */
  shrinking: boolean;
  seed: number;
}

export const defaultSvmOptions: SvmOptions = {
  loss: 'squared-hinge',
  cost: 1,
  classWeights: { positive: 1, negative: 1 },
  biasFeature: 1,
  tolerance: 1e-3,
  maxEpochs: 1000,
  shrinking: true,
  seed: 1,
};

/** A trained separator. The margin of a row x is weights . x + bias. */
export interface LinearSvm {
  /** [columns] */
  weights: Float32Array;
  bias: number;
  epochs: number;
  converged: boolean;
}

/** Cost C of a violation on each side. */
export interface SideCosts {
  positive: number;
  negative: number;
}

/**
 * Completes the given options with the defaults.
 *
 * @throws PartitionArgumentError that names the first option out of range
 */
export function checkedOptions(given: Partial<SvmOptions>): SvmOptions {
  const options = { ...defaultSvmOptions, ...given };
  requireThat(options.cost > 0, 'cost', options.cost, 'above 0');
  requireThat(options.tolerance > 0, 'tolerance', options.tolerance, 'above 0');
  requireThat(options.maxEpochs >= 1, 'maxEpochs', options.maxEpochs, 'at least 1');
  requireThat(Number.isFinite(options.biasFeature), 'biasFeature', options.biasFeature, 'finite');
  if (options.classWeights !== 'balanced') {
    const { positive, negative } = options.classWeights;
    requireThat(positive > 0, 'classWeights.positive', positive, 'above 0');
    requireThat(negative > 0, 'classWeights.negative', negative, 'above 0');
  }
  return options;
}

/**
 * The cost of each side by the class weights.
 *
 * @param positives number of positive rows
 */
export function sideCosts({ cost, classWeights }: SvmOptions, positives: number, rows: number): SideCosts {
  if (classWeights !== 'balanced') {
    return { positive: cost * classWeights.positive, negative: cost * classWeights.negative };
  }
  return {
    positive: (cost * rows) / (2 * Math.max(positives, 1)),
    negative: (cost * rows) / (2 * Math.max(rows - positives, 1)),
  };
}
