import { type Channel, channels, perChannel, type Similarities, type Weights } from '../similarity/index.ts';

/** How a choice moves the weights. */
export interface FeedbackOptions {
  /** N of eq. (11): the larger, the slower. See `inertiaFor`. */
  inertia: number;
  /** No weight falls below this, so that every channel can come back. */
  floor: number;
}

/**
 * N of eq. (11) for a library. The paper takes its size as it is, and at 10 000 pictures it then takes 2 877 choices to
 * move a weight from 1/3 to 1/2; so it is capped.
 */
export function inertiaFor(pictures: number): number {
  return Math.max(1, Math.min(pictures, 50));
}

export const defaultFloor = 0.01;

/** The channel by which a chosen picture resembles the query most; of equals the one with the smaller weight. */
export function dominantChannel(similarities: Readonly<Similarities>, weights: Readonly<Weights>): Channel {
  let dominant: Channel = channels[0];
  for (const channel of channels) {
    const gain = similarities[channel] - similarities[dominant];
    if (gain > 0 || (gain === 0 && weights[channel] < weights[dominant])) dominant = channel;
  }
  return dominant;
}

/**
 * Eq. (11): the weight of `channel` grows by 1/N and all five shrink by 1 + 1/N, so that they still sum to 1; then the
 * floor is held, at the cost of the weights above it.
 *
 * @throws RangeError when inertia or floor is out of range.
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

/** Takes one `strengthen` back: the channel that carried a rejected picture loses what a choice would have given it. */
export function weaken(weights: Readonly<Weights>, channel: Channel, options: FeedbackOptions): Weights {
  const { inertia, floor } = options;
  requireOptions(options);
  const most = Math.max(0, (weights[channel] - floor) / (1 - floor));
  const step = Math.min(1 / (inertia + 1), most);
  const moved = perChannel((c) => (weights[c] - (c === channel ? step : 0)) / (1 - step));
  return holdFloor(moved, floor);
}

function requireOptions({ inertia, floor }: FeedbackOptions): void {
  if (!(inertia > 0)) throw new RangeError(`Expected an inertia above 0 but received ${inertia}`);
  if (!(floor >= 0 && floor < 1 / channels.length)) {
    throw new RangeError(`Expected a floor in [0, ${1 / channels.length}) but received ${floor}`);
  }
}

/** Lifts weights below the floor to it and scales the part of the others that lies above it. */
function holdFloor(weights: Weights, floor: number): Weights {
  let above = 0;
  for (const channel of channels) above += Math.max(0, weights[channel] - floor);
  const scale = (1 - channels.length * floor) / above;
  return perChannel((channel) => floor + Math.max(0, weights[channel] - floor) * scale);
}
