import { type Channel, channels, perChannel, type Similarities, type Weights } from '../similarity/index.ts';

/** How far one judgement moves the weights. */
export interface FeedbackOptions {
  /** N of eq. (11), above 0: a larger N moves the weights less. See `inertiaFor`. */
  inertia: number;
  /** Smallest weight of a channel, so that every channel can recover. */
  floor: number;
}

/**
 * N of eq. (11) for a library: its size, at most 50. The paper does not cap it: at 10 000 pictures
 * 2 877 choices would then move a weight from 1/3 to 1/2.
 *
 * @param pictures number of pictures in the library
 */
export function inertiaFor(pictures: number): number {
  return Math.max(1, Math.min(pictures, 50));
}

/** Floor of every profile. */
export const defaultFloor = 0.01;

/**
 * The channel with the largest evidence; of equal ones the one with the smaller weight.
 *
 * @param evidence similarities, or what `channelEvidence` makes of them
 */
export function dominantChannel(evidence: Readonly<Similarities>, weights: Readonly<Weights>): Channel {
  let dominant: Channel = channels[0];
  for (const channel of channels) {
    const gain = evidence[channel] - evidence[dominant];
    if (gain > 0 || (gain === 0 && weights[channel] < weights[dominant])) dominant = channel;
  }
  return dominant;
}

/**
 * Eq. (11): adds 1/N to the weight of `channel` and divides all five by 1 + 1/N, so that they sum
 * to 1. Weights below the floor are then lifted to it at the cost of the others.
 *
 * @returns the new weights
 * @throws RangeError when inertia or floor is out of range
 *
 * @example
 * ```ts
 * import { strengthen } from '@dlsift/retrieval/profile';
 *
 * const weights = { cnn: 0.2, sift: 0.2, color: 0.2, position: 0.2, shape: 0.2 };
 * const moved = strengthen(weights, 'color', { inertia: 4, floor: 0.01 });
 * console.log(moved.color.toFixed(2), moved.cnn.toFixed(2)); // 0.36 0.16
 * ```
 */
export function strengthen(weights: Readonly<Weights>, channel: Channel, options: FeedbackOptions): Weights {
  const { inertia, floor } = options;
  requireOptions(options);
  const step = 1 / inertia;
  const moved = perChannel((c) => (weights[c] + (c === channel ? step : 0)) / (1 + step));
  return holdFloor(moved, floor);
}

/**
 * The inverse of `strengthen`: the dominant channel of a rejected picture loses what a choice would
 * have added.
 *
 * @returns the new weights
 * @throws RangeError when inertia or floor is out of range
 */
export function weaken(weights: Readonly<Weights>, channel: Channel, options: FeedbackOptions): Weights {
  const { inertia, floor } = options;
  requireOptions(options);
  const maxStep = Math.max(0, (weights[channel] - floor) / (1 - floor));
  const step = Math.min(1 / (inertia + 1), maxStep);
  const moved = perChannel((c) => (weights[c] - (c === channel ? step : 0)) / (1 - step));
  return holdFloor(moved, floor);
}

function requireOptions({ inertia, floor }: FeedbackOptions): void {
  if (!(inertia > 0)) throw new RangeError(`Expected an inertia above 0 but received ${inertia}`);
  if (!(floor >= 0 && floor < 1 / channels.length)) {
    throw new RangeError(`Expected a floor in [0, ${1 / channels.length}) but received ${floor}`);
  }
}

/** Lifts weights below the floor to it, and scales what the others have above it. */
function holdFloor(weights: Weights, floor: number): Weights {
  let above = 0;
  for (const channel of channels) above += Math.max(0, weights[channel] - floor);
  const scale = (1 - channels.length * floor) / above;
  return perChannel((channel) => floor + Math.max(0, weights[channel] - floor) * scale);
}
