import { applyBilinear, type Bilinear, defaultOasis, fitBilinear, type OasisOptions } from './bilinear.ts';
import { fitCalibration, type ScoreCalibration } from './calibration.ts';
import { defaultWeights, type Weights } from './channels.ts';
import type { Sigmas } from './object.ts';
import { fitWeights, type LabelledPicture, pairPrecision, pairsOf } from './pairs.ts';
import type { Comparable } from './similarities.ts';

/** What a build learned of how its library is to be ranked. What did not improve the ranking of held-out pictures is null. */
export interface RankingFit {
  weights: Weights | null;
  bilinear: Bilinear | null;
  calibration: ScoreCalibration;
  /** precision@20 of held-out pictures among held-out pictures, step by step. */
  precision: { fixed: number; bilinear: number; weights: number };
}

/** What is recorded of it with the build; W lies in a file of its own. */
export type LearnedRanking = Omit<RankingFit, 'bilinear'> & { bilinear: boolean };

/** An improvement under this may be chance. */
const leastGain = 0.002;
/** Queries that a ranking is measured with. */
const mostQueries = 125;
/** Fewer labelled pictures tell nothing. */
const fewestPictures = 60;

/**
 * Fits W of eq. (12), then the default weights, to every other labelled picture, keeps each only where it ranks the rest
 * better, and calibrates scores on that rest. null where too few pictures, or only one label, are there.
 */
export function fitRanking(
  pictures: (Comparable & { label: string })[],
  sigmas: Readonly<Sigmas>,
  options: OasisOptions = defaultOasis,
): RankingFit | null {
  const plain = pictures.map((picture): LabelledPicture => ({ ...picture, asked: picture.cnn }));
  const [train, heldOut] = [0, 1].map((half) => plain.filter((_, i) => i % 2 === half)) as [
    LabelledPicture[],
    LabelledPicture[],
  ];
  if (pictures.length < fewestPictures || labelsOf(train) < 2 || labelsOf(heldOut) < 2) return null;

  const fixed = precisionOf(heldOut, sigmas, defaultWeights);
  const tried = fitBilinear(matrixOf(train), numbered(train), options);
  const changed = asked(heldOut, tried);
  const withBilinear = precisionOf(changed, sigmas, defaultWeights);
  const bilinear = withBilinear >= fixed + leastGain ? tried : null;
  const [learned, judged] = bilinear ? [asked(train, bilinear), changed] : [train, heldOut];
  const before = bilinear ? withBilinear : fixed;

  const fitted = fitWeights(pairsOf(learned, sigmas, strideOf(learned)), defaultWeights);
  const pairs = pairsOf(judged, sigmas, strideOf(judged));
  const withWeights = pairPrecision(pairs, fitted);
  const weights = withWeights >= before + leastGain ? fitted : null;
  return {
    weights,
    bilinear,
    calibration: fitCalibration(pairs, weights ?? defaultWeights),
    precision: { fixed, bilinear: before, weights: weights ? withWeights : before },
  };
}

function precisionOf(pictures: LabelledPicture[], sigmas: Readonly<Sigmas>, weights: Weights): number {
  return pairPrecision(pairsOf(pictures, sigmas, strideOf(pictures)), weights);
}

/** Only the pictures that are asked with are changed: W costs the square of the dimensions. */
function asked(pictures: LabelledPicture[], bilinear: Bilinear): LabelledPicture[] {
  const stride = strideOf(pictures);
  return pictures.map((picture, i) =>
    i % stride === 0 ? { ...picture, asked: applyBilinear(picture.cnn, bilinear) } : picture,
  );
}

function strideOf({ length }: LabelledPicture[]): number {
  return Math.ceil(length / mostQueries);
}

function labelsOf(pictures: LabelledPicture[]): number {
  return new Set(pictures.map(({ label }) => label)).size;
}

function numbered(pictures: LabelledPicture[]): number[] {
  const numbers = new Map<string, number>();
  for (const { label } of pictures) if (!numbers.has(label)) numbers.set(label, numbers.size);
  return pictures.map(({ label }) => numbers.get(label)!);
}

function matrixOf(pictures: LabelledPicture[]) {
  const columns = pictures[0]!.cnn.length;
  const data = new Float32Array(pictures.length * columns);
  for (const [row, { cnn }] of pictures.entries()) data.set(cnn, row * columns);
  return { data, rows: pictures.length, columns };
}
