import { channels, perChannel, type Similarities, score, type Weights } from './channels.ts';
import { type Pairs, scoresOf } from './pairs.ts';

/**
 * How the five similarities are distributed for two pictures of one kind and for two of different
 * kinds in a library. It turns the weighted sum of eq. (10), under any weights, into the
 * probability that a picture is of the query's kind.
 */
export interface ScoreCalibration {
  /** Means over pairs of one kind. */
  alike: Similarities;
  /** Means over pairs of different kinds. */
  unlike: Similarities;
  /** Covariance within both groups, 5 x 5 in the order of `channels`. */
  covariance: number[];
  /** Corrects the log odds of the two normal distributions: slope * log odds + offset. */
  slope: number;
  offset: number;
}

/**
 * For libraries without labels. Measured on ten classes of Tiny ImageNet, shown at 128 pixels, under
 * the default weights.
 */
export const defaultCalibration: Readonly<ScoreCalibration> = {
  alike: { cnn: 0.22, sift: 0.0429, color: 0.449, position: 0.399, shape: 0.376 },
  unlike: { cnn: 0.0288, sift: 0.0299, color: 0.322, position: 0.391, shape: 0.345 },
  covariance: [
    [0.00559, 0.000389, 0.00281, 0.000203, 0.000815],
    [0.000389, 0.00231, 0.000234, 0.000214, 0.000107],
    [0.00281, 0.000234, 0.0805, 0.00297, 0.00606],
    [0.000203, 0.000214, 0.00297, 0.102, 0.0127],
    [0.000815, 0.000107, 0.00606, 0.0127, 0.0957],
  ].flat(),
  slope: 0.498,
  offset: -1.77,
};

const minVariance = 1e-4;

/**
 * Reads a score of eq. (10) as a confidence in (0, 1): log odds of a linear discriminant between
 * two normal distributions, projected on the weights. Increasing in the score.
 */
export function confidenceOf(score: number, weights: Readonly<Weights>, calibration: ScoreCalibration): number {
  const { slope, offset } = calibration;
  return 1 / (1 + Math.exp(-(slope * logOdds(score, weights, calibration) + offset)));
}

/**
 * Per channel, the standard deviations by which a similarity exceeds that of two pictures of
 * different kinds.
 */
export function standardScores(similarities: Readonly<Similarities>, calibration: ScoreCalibration): Similarities {
  return perChannel((c) => (similarities[c] - calibration.unlike[c]) / deviations(calibration)[c]);
}

/** Per channel, the standard deviation of the similarity of two pictures. */
export function deviations({ covariance }: ScoreCalibration): Similarities {
  return perChannel((c) => Math.sqrt(Math.max(minVariance, covariance[channels.indexOf(c) * (channels.length + 1)])));
}

/**
 * Mean and standard deviation of the scores of eq. (10) of two pictures of different kinds, under
 * the given weights.
 */
export function strangersScore(
  weights: Readonly<Weights>,
  { unlike, covariance }: ScoreCalibration,
): { mean: number; deviation: number } {
  const size = channels.length;
  let [mean, variance] = [0, minVariance];
  for (const [r, row] of channels.entries()) {
    mean += weights[row] * unlike[row];
    for (const [c, column] of channels.entries()) variance += weights[row] * weights[column] * covariance[r * size + c];
  }
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * Fits a calibration to labelled pairs.
 *
 * @param weights weights under which slope and offset are fitted
 */
export function fitCalibration(pairs: Pairs, weights: Readonly<Weights>): ScoreCalibration {
  const moments = [momentsOf(pairs, 0), momentsOf(pairs, 1)];
  const total = moments[0].count + moments[1].count;
  const size = channels.length;
  const covariance = Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return (
      moments.reduce((sum, { count, products, means }) => {
        return sum + products[i] - count * means[row] * means[column];
      }, 0) / total
    );
  });
  const [unlike, alike] = moments.map(({ means }) => perChannel((c) => means[channels.indexOf(c)]));
  const plain = { alike: alike, unlike: unlike, covariance, slope: 1, offset: 0 };
  return { ...plain, ...fitLogistic(pairs, weights, plain) };
}

function momentsOf({ similarities, relation }: Pairs, wanted: number) {
  const size = channels.length;
  const sums = new Float64Array(size);
  const products = new Float64Array(size * size);
  let count = 0;
  for (let i = 0; i < relation.length; i++) {
    if (relation[i] !== wanted) continue;
    count++;
    for (let r = 0; r < size; r++) {
      sums[r] += similarities[r][i];
      for (let c = 0; c < size; c++) products[r * size + c] += similarities[r][i] * similarities[c][i];
    }
  }
  return { count, products, means: sums.map((sum) => sum / Math.max(1, count)) };
}

/** Fits slope and offset of a logistic curve over the log odds by Newton's method. */
function fitLogistic(pairs: Pairs, weights: Readonly<Weights>, plain: ScoreCalibration) {
  const scores = scoresOf(pairs, weights);
  let [slope, offset] = [1, -2];
  for (let round = 0; round < 25; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (let i = 0; i < scores.length; i++) {
      if (pairs.relation[i] === 2) continue;
      const x = logOdds(scores[i], weights, plain);
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const error = pairs.relation[i] - p;
      const curvature = p * (1 - p);
      g0 += error;
      g1 += error * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-9)) break;
    const limit = (step: number) => Math.max(-1, Math.min(1, step));
    const [dOffset, dSlope] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    offset += limit(dOffset);
    slope = Math.max(0.05, slope + limit(dSlope));
    if (Math.abs(dOffset) + Math.abs(dSlope) < 1e-6) break;
  }
  return { slope, offset };
}

function logOdds(value: number, weights: Readonly<Weights>, calibration: ScoreCalibration): number {
  const { mean: low, deviation } = strangersScore(weights, calibration);
  const high = score(calibration.alike, weights);
  // Keeps the score increasing where the weights separate nothing.
  const steepness = Math.max(0.01, (high - low) / deviation ** 2);
  return steepness * (value - (high + low) / 2);
}
