import { channels, perChannel, type Similarities, score, type Weights } from './channels.ts';
import { fitLogistic } from './logistic.ts';
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
  /** The same where the first results are evidence as well; see `Evidence`. */
  expanded: ExpandedCalibration;
}

/** query * log odds of `value` + neighbours * log odds of `neighbours` + offset. */
export interface ExpandedCalibration {
  query: number;
  neighbours: number;
  offset: number;
}

/** What a search measures about one result, before geometry. */
export interface Evidence {
  /** Eq. (10) of the query and the result. */
  value: number;
  /**
   * Similarity to the first results by the vector channels, see `neighbourValue`; undefined where
   * they are no evidence.
   */
  neighbours?: number | undefined;
  /** Whether an earlier search with the same picture chose the first results. */
  learned?: boolean | undefined;
}

/**
 * Log odds taken from a result whose first results were chosen by what an earlier search taught:
 * they resemble the learned query by construction. With it, wrong results of a second search score
 * no higher on average than those of the first, on ten classes of Tiny ImageNet.
 */
const learnedDoubt = 0.15;

/** Share of pairs of one kind for which `defaultCalibration` is right. */
export const defaultPrior = 0.1;

/**
 * For libraries without labels, at `defaultPrior`; `withPrior` fits it to a library. Moments were
 * measured on ten classes of Tiny ImageNet, slopes and offsets on 100 classes of 24 pictures, shown
 * at 128 pixels, under the default weights.
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
  slope: 0.417,
  offset: -2.41,
  expanded: { query: 0.188, neighbours: 0.25, offset: -2.1 },
};

const minVariance = 1e-4;

/**
 * Reads what was measured about a result as a confidence in (0, 1), the probability that it is of
 * the query's kind: log odds of a linear discriminant between two normal distributions, projected
 * on the weights, for the query and for the first results. Increasing in both.
 */
export function confidenceOf(
  { value, neighbours, learned = false }: Evidence,
  weights: Readonly<Weights>,
  calibration: ScoreCalibration,
): number {
  const { slope, offset, expanded } = calibration;
  const own = logOdds(value, weights, calibration);
  if (neighbours === undefined) return logistic(slope * own + offset);
  const others = logOdds(neighbours, vectorWeights(weights), calibration);
  const doubt = learned ? learnedDoubt : 0;
  return logistic(expanded.query * own + expanded.neighbours * others + expanded.offset - doubt);
}

/** The weights of the two vector channels, scaled to sum 1; the others are 0. */
export function vectorWeights({ cnn, sift }: Readonly<Weights>): Weights {
  const sum = cnn + sift;
  return perChannel((c) => (c === 'cnn' || c === 'sift' ? (c === 'cnn' ? cnn : sift) / sum : 0));
}

/** A calibration for a library in which a share of `prior` of all pairs is of one kind. */
export function withPrior(calibration: ScoreCalibration, prior: number, fitted = defaultPrior): ScoreCalibration {
  const shift = Math.log(prior / (1 - prior)) - Math.log(fitted / (1 - fitted));
  const { offset, expanded } = calibration;
  return { ...calibration, offset: offset + shift, expanded: { ...expanded, offset: expanded.offset + shift } };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
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
 * @param weights weights under which slopes and offsets are fitted
 * @param neighbours similarity of each pair's picture to the query's first results, from the scores
 *   of all pairs; see `neighbourValue`
 */
export function fitCalibration(
  pairs: Pairs,
  weights: Readonly<Weights>,
  neighbours: (scores: Float32Array) => Float32Array,
): ScoreCalibration {
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
  const plain = { alike, unlike, covariance, slope: 1, offset: 0, expanded: defaultCalibration.expanded };
  const scores = scoresOf(pairs, weights);
  const own = scores.map((value) => logOdds(value, weights, plain));
  const [slope, offset] = fitLogistic([own], pairs.relation);
  if (weights.cnn + weights.sift === 0) return { ...plain, slope, offset };
  const others = neighbours(scores).map((value) => logOdds(value, vectorWeights(weights), plain));
  const [query, first, shared] = fitLogistic([own, others], pairs.relation);
  return { ...plain, slope, offset, expanded: { query, neighbours: first, offset: shared } };
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

/** Log odds of a sum of weighted similarities, by the two normal distributions alone. */
export function logOdds(value: number, weights: Readonly<Weights>, calibration: ScoreCalibration): number {
  const { mean: low, deviation } = strangersScore(weights, calibration);
  const high = score(calibration.alike, weights);
  // Keeps the score increasing where the weights separate nothing.
  const steepness = Math.max(0.01, (high - low) / deviation ** 2);
  return steepness * (value - (high + low) / 2);
}
