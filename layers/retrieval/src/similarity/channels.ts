/** The five channels of a ranking, in display order. */
export const channels = ['cnn', 'sift', 'color', 'position', 'shape'] as const;
export type Channel = (typeof channels)[number];

/** Per channel a number in [0, 1]; 1 = alike. */
export type Similarities = Record<Channel, number>;

/** Per channel a number >= 0; the five sum to 1. */
export type Weights = Record<Channel, number>;

/** One value per channel. */
export function perChannel(value: (channel: Channel) => number): Record<Channel, number> {
  return {
    cnn: value('cnn'),
    sift: value('sift'),
    color: value('color'),
    position: value('position'),
    shape: value('shape'),
  };
}

/**
 * Weights of a new profile. Chosen on ten classes of Tiny ImageNet, for version 3 of the default
 * embedder: among weights of at least .02 per channel that rank within .001 precision@20 of the CNN
 * alone, those with the most weight outside the CNN. With version 4 they still do, and no others
 * rank more than .002 better. Similarities of the main object vary
 * three times as much as the CNN's, so small weights of these channels matter.
 */
export const defaultWeights: Readonly<Weights> = { cnn: 0.75, sift: 0.15, color: 0.06, position: 0.02, shape: 0.02 };

/**
 * Scales weights to sum 1.
 *
 * @throws RangeError when a weight is negative or not finite, or all are 0
 */
export function normalizeWeights(weights: Readonly<Record<Channel, number>>): Weights {
  let sum = 0;
  for (const channel of channels) {
    const weight = weights[channel];
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`Expected the weight of ${channel} to be a number >= 0 but received ${weight}`);
    }
    sum += weight;
  }
  if (sum === 0) throw new RangeError('Expected at least one weight above 0 but received 0 for all five channels');
  return perChannel((channel) => weights[channel] / sum);
}

/**
 * Eq. (10): weighted sum of the five similarities. With zero weights of cnn and sift it is the
 * paper's formula.
 *
 * @example
 * ```ts
 * import { score } from '@dlsift/retrieval/similarity';
 *
 * const similarities = { cnn: 0.9, sift: 0.5, color: 1, position: 0.2, shape: 0.6 };
 * const weights = { cnn: 0.6, sift: 0.4, color: 0, position: 0, shape: 0 };
 * console.log(score(similarities, weights)); // 0.74
 * ```
 */
export function score(similarities: Readonly<Similarities>, weights: Readonly<Weights>): number {
  let sum = 0;
  for (const channel of channels) sum += weights[channel] * similarities[channel];
  return sum;
}
