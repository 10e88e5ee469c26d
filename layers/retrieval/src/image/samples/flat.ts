import type { RgbImage } from '../types.ts';

/** Maximum standard deviation of a flat picture, in levels: what compression adds to one colour. */
const flatDeviation = 2;

/**
 * Maximum distance of a flat picture's pixels from its mean colour in any channel, in levels. Noise
 * stays below it; a letter on a large page has a small deviation and exceeds it.
 */
const flatDistance = 32;

/**
 * Decides whether a picture shows nothing but one colour. It then has no content by which it could
 * be compared with another picture.
 */
export function isFlat({ data }: RgbImage): boolean {
  const channels = [0, 1, 2].map((channel) => levelsOf(data, channel));
  return (
    deviationOf(channels) <= flatDeviation &&
    channels.every(({ mean, least, most }) => Math.max(mean - least, most - mean) <= flatDistance)
  );
}

/** Root of the mean variance of the three channels, in levels of 0 to 255. */
export function deviation({ data }: RgbImage): number {
  return deviationOf([0, 1, 2].map((channel) => levelsOf(data, channel)));
}

interface Levels {
  mean: number;
  variance: number;
  least: number;
  most: number;
}

function deviationOf(channels: readonly Levels[]): number {
  return Math.sqrt(channels.reduce((sum, { variance }) => sum + variance, 0) / channels.length);
}

function levelsOf(data: Uint8Array, channel: number): Levels {
  let [sum, squares, least, most] = [0, 0, 255, 0];
  for (let i = channel; i < data.length; i += 3) {
    const level = data[i];
    sum += level;
    squares += level * level;
    if (level < least) least = level;
    if (level > most) most = level;
  }
  const mean = (3 * sum) / data.length;
  return { mean, variance: Math.max(0, (3 * squares) / data.length - mean ** 2), least, most };
}
