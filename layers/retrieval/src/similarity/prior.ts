import { defaultCalibration, defaultPrior, logOdds, type ScoreCalibration, withPrior } from './calibration.ts';
import { defaultWeights, score } from './channels.ts';
import type { Sigmas } from './object.ts';
import { type Comparable, similaritiesOf } from './similarities.ts';

/** Maximum pairs drawn from the sample. */
const maxPairs = 40_000;
const minPictures = 20;
const rounds = 100;
/** Bounds of the share of pairs of one kind: one pair of 2 000, and every second one. */
const bounds = { least: 0.0005, most: 0.5 };

/**
 * The calibration of a library without labels: the shipped one, for the share of pairs of one kind
 * that the library's own scores tell. That share is the fixed point of expectation maximisation over
 * the confidences of random pairs (Saerens, Latinne and Decaestecker 2002).
 *
 * @param pictures a sample of the library, projected, in any order
 * @returns null where the sample is too small to tell
 */
export function unlabelledCalibration(
  pictures: readonly Comparable[],
  sigmas: Readonly<Sigmas>,
): ScoreCalibration | null {
  if (pictures.length < minPictures) return null;
  const { slope, offset } = defaultCalibration;
  const base = offset - Math.log(defaultPrior / (1 - defaultPrior));
  const likelihoods = pairsIn(pictures).map(([a, b]) => {
    const value = score(similaritiesOf(a, b, sigmas), defaultWeights);
    return Math.exp(slope * logOdds(value, defaultWeights, defaultCalibration) + base);
  });
  let prior = defaultPrior;
  for (let round = 0; round < rounds; round++) {
    const sum = likelihoods.reduce((total, r) => total + (prior * r) / (prior * r + 1 - prior), 0);
    prior = Math.min(bounds.most, Math.max(bounds.least, sum / likelihoods.length));
  }
  return withPrior(defaultCalibration, prior);
}

/** Distinct pairs, each picture about equally often: those a fixed set of strides apart. */
function pairsIn(pictures: readonly Comparable[]): (readonly [Comparable, Comparable])[] {
  const { length } = pictures;
  const strides = Math.min(Math.floor((length - 1) / 2), Math.max(1, Math.floor(maxPairs / length)));
  const step = (length - 1) / 2 / strides;
  return Array.from({ length: strides }, (_, s) => 1 + Math.floor(s * step)).flatMap((stride) =>
    pictures.map((picture, i) => [picture, pictures[(i + stride) % length]] as const),
  );
}
