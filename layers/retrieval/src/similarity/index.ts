/**
 * Compares two pictures' features by five similarities in [0, 1]: cosine for the CNN and SIFT
 * vectors, eq. (7) to (9) for colour, position and shape of the main object. Eq. (10) adds them
 * with a user's weights; a calibration reads the sum as a confidence. Scans and rankings use it,
 * builds fit it to a library.
 */
export {
  applyBilinear,
  type Bilinear,
  decodeBilinear,
  defaultOasis,
  encodeBilinear,
  fitBilinear,
  identityBilinear,
  type OasisOptions,
  oasisStep,
  withBilinear,
} from './bilinear.ts';
export {
  confidenceOf,
  defaultCalibration,
  deviations,
  type Evidence,
  fitCalibration,
  type ScoreCalibration,
  standardScores,
  strangersScore,
  withPrior,
} from './calibration.ts';
export {
  type Channel,
  channels,
  defaultWeights,
  normalizeWeights,
  perChannel,
  type Similarities,
  score,
  type Weights,
} from './channels.ts';
export { type Familiar, type Familiarity, familiarityOf, fitFamiliar } from './familiarity.ts';
export { fitRanking, type LearnedRanking, type RankingFit } from './fit-ranking.ts';
export { choiceMargin, type JudgedGain, type JudgedSearch } from './judged-searches.ts';
export { firstResults, type Neighbour, neighbourValue } from './neighbours.ts';
export { colorSimilarity, defaultSigmas, positionSimilarity, type Sigmas, shapeSimilarity } from './object.ts';
export { fitWeights, type LabelledPicture, type Pairs, pairPrecision, pairsOf } from './pairs.ts';
export { unlabelledCalibration } from './prior.ts';
export { type Comparable, similaritiesOf } from './similarities.ts';
export type { RankingSample } from './training-triplets.ts';
export { judgedTriplets, labelTriplets, type TripletSource } from './triplets.ts';
