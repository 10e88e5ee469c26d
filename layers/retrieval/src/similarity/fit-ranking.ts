import { applyBilinear, type Bilinear, defaultOasis, fitBilinear, type OasisOptions } from './bilinear.ts';
import { fitCalibration, type ScoreCalibration } from './calibration.ts';
import { defaultWeights, type Weights } from './channels.ts';
import { type JudgedGain, type JudgedSearch, judgedGain, marginChanges } from './judged-searches.ts';
import { firstResults, neighbourValue } from './neighbours.ts';
import type { Sigmas } from './object.ts';
import { fitWeights, type LabelledPicture, pairPrecision, pairsOf } from './pairs.ts';
import { shiftedCalibration } from './shifted-calibration.ts';
import { type Parts, partsOf, type RankingSample, trainingTriplets } from './training-triplets.ts';

/**
 * What a build learned about ranking its library. Parts that did not improve the ranking of
 * held-out pictures are null.
 */
export interface RankingFit {
  weights: Weights | null;
  bilinear: Bilinear | null;
  calibration: ScoreCalibration;
  /**
   * precision@20 of held-out pictures among held-out pictures after each step; null without labels.
   */
  precision: { fixed: number; bilinear: number; weights: number } | null;
  /** How far W raises choices above what was passed over, in held-out searches. */
  judged: JudgedGain | null;
}

/**
 * The part recorded with the build; W is stored in a file. Builds before feedback was learned from
 * have no `judged`.
 */
export type LearnedRanking = Omit<RankingFit, 'bilinear' | 'judged'> & {
  bilinear: boolean;
  judged?: RankingFit['judged'];
};

/** Smallest improvement of precision@20 that is not taken for chance. */
const minGain = 0.002;
/** Smallest improvement in standard errors: one false positive in twenty. */
const minErrors = 1.64;
/** Maximum queries of one measurement. */
const maxQueries = 125;
/** Minimum labelled pictures. */
const minPictures = 60;
/** Minimum judged searches in which something was passed over. */
const minSearches = 40;
/** Number of folds by which feedback is validated. */
const folds = 4;

/**
 * Fits W of eq. (12) to labels and feedback, then the default weights to the labels, and keeps each
 * only where held-out data rank better. With labels, half of the pictures and of the judged queries
 * are held out, and scores are calibrated on that half. Feedback alone is cross-validated in four
 * folds and then learned from whole.
 *
 * @returns null where too little is labelled or judged, and where feedback alone gives no
 *   improvement
 */
export function fitRanking(
  pictures: RankingSample[],
  sigmas: Readonly<Sigmas>,
  options: OasisOptions = defaultOasis,
  judged: JudgedSearch[] = [],
): RankingFit | null {
  const halves = partsOf(pictures, judged, 2, 1);
  const { train, heldOut } = halves;
  const labelled = train.pictures.length + heldOut.pictures.length;
  const hasLabels = labelled >= minPictures && labelsOf(train.pictures) > 1 && labelsOf(heldOut.pictures) > 1;
  if (!hasLabels) return fitToFeedback(pictures, sigmas, options, judged);

  const fixed = precisionOf(heldOut.pictures, sigmas, defaultWeights);
  const attempt = (withJudged: boolean): Attempt => {
    const bilinear = fitBilinear(...trainingTriplets(pictures, halves, true, withJudged), options);
    const gain = judgedGain(marginChanges(heldOut.judged, sigmas, bilinear), minSearches / 2);
    return { bilinear, gain, precision: precisionOf(askedIn(heldOut.pictures, bilinear), sigmas, defaultWeights) };
  };
  const improves = ({ gain, precision }: Attempt) =>
    precision >= fixed + minGain && (gain === null || gain.gain >= -minErrors * gain.error);
  const hasJudged = canTell(train.judged) && canTell(heldOut.judged);
  let tried = attempt(hasJudged);
  // Labels count where feedback contradicts them.
  if (hasJudged && !improves(tried)) tried = attempt(false);
  const bilinear = improves(tried) ? tried.bilinear : null;

  const [learned, validated] = bilinear
    ? [askedIn(train.pictures, bilinear), askedIn(heldOut.pictures, bilinear)]
    : [train.pictures, heldOut.pictures];
  const before = bilinear ? tried.precision : fixed;
  const fitted = fitWeights(pairsOf(learned, sigmas, strideOf(learned)), defaultWeights);
  const pairs = pairsOf(validated, sigmas, strideOf(validated));
  const withWeights = pairPrecision(pairs, fitted);
  const weights = withWeights >= before + minGain ? fitted : null;
  return {
    weights,
    bilinear,
    calibration: fitCalibration(pairs, weights ?? defaultWeights, (scores) =>
      neighboursOf(validated, strideOf(validated), scores, weights ?? defaultWeights),
    ),
    precision: { fixed, bilinear: before, weights: weights ? withWeights : before },
    judged: tried.gain,
  };
}

interface Attempt {
  bilinear: Bilinear;
  gain: JudgedGain | null;
  precision: number;
}

function fitToFeedback(
  pictures: RankingSample[],
  sigmas: Readonly<Sigmas>,
  options: OasisOptions,
  judged: JudgedSearch[],
): RankingFit | null {
  const learn = (parts: Parts) => fitBilinear(...trainingTriplets(pictures, parts, false, true), options);
  const parts = Array.from({ length: folds }, (_, fold) => partsOf(pictures, judged, folds, fold));
  if (!canTell(judged) || parts.some(({ train }) => !canTell(train.judged))) return null;
  const changes = parts.flatMap((part) => marginChanges(part.heldOut.judged, sigmas, learn(part)));
  const gain = judgedGain(changes, minSearches);
  if (!gain || gain.gain < minErrors * gain.error) return null;
  const nothingHeldOut = partsOf(pictures, judged, folds, folds);
  const bilinear = learn(nothingHeldOut);
  const calibration = shiftedCalibration(pictures, judged, bilinear);
  return { weights: null, bilinear, calibration, precision: null, judged: gain };
}

/** Whether enough was chosen to learn from. */
function canTell(judged: JudgedSearch[]): boolean {
  return judged.filter(({ shown }) => shown.some(({ said }) => said === 'chosen')).length >= minSearches / 2;
}

function precisionOf(pictures: LabelledPicture[], sigmas: Readonly<Sigmas>, weights: Weights): number {
  return pairPrecision(pairsOf(pictures, sigmas, strideOf(pictures)), weights);
}

/** Applies W only to pictures that are queries: it costs the square of the dimensions. */
function askedIn(pictures: LabelledPicture[], bilinear: Bilinear): LabelledPicture[] {
  const stride = strideOf(pictures);
  return pictures.map((picture, i) =>
    i % stride === 0 ? { ...picture, queryCnn: applyBilinear(picture.cnn, bilinear) } : picture,
  );
}

/**
 * `neighbourValue` of every pair: of its picture and the first results of its query.
 *
 * @param scores queries x pictures, of every `stride`th picture with all
 */
function neighboursOf(
  pictures: LabelledPicture[],
  stride: number,
  scores: Float32Array,
  weights: Readonly<Weights>,
): Float32Array {
  const values = new Float32Array(scores.length);
  for (const [q, query] of pictures.filter((_, i) => i % stride === 0).entries()) {
    const own = scores.subarray(q * pictures.length, (q + 1) * pictures.length);
    const first = pictures
      .map((vectors, i) => ({ vectors, value: own[i] }))
      .filter(({ vectors }) => vectors !== query)
      .sort((a, b) => b.value - a.value)
      .slice(0, firstResults);
    for (const [i, picture] of pictures.entries()) {
      values[q * pictures.length + i] = neighbourValue(picture, first, weights) ?? own[i];
    }
  }
  return values;
}

function strideOf({ length }: LabelledPicture[]): number {
  return Math.ceil(length / maxQueries);
}

function labelsOf(pictures: LabelledPicture[]): number {
  return new Set(pictures.map(({ label }) => label)).size;
}
