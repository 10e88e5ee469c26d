/**
 * Ranked lists and class placements go in, numbers in [0, 1] come out: precision@k, recall@k, mean average precision, and
 * recall against the exhaustive scan over the fraction scanned. Builds call it to judge a partition before it may serve
 * and to read the default number of probes; the experiments and benches print it.
 */
export {
  type ChosenProbes,
  type CurvePoint,
  type CurveQuery,
  chooseProbes,
  type PictureClasses,
  type PictureGroup,
  type Placement,
  recallAtFraction,
  recallCurve,
  recallCurveOver,
  thinCurve,
} from './curve.ts';
export {
  averagePrecision,
  averagePrecisionOfBins,
  mean,
  meanAveragePrecision,
  precisionAt,
  type RankedRelevance,
  recallAt,
} from './ranking.ts';
