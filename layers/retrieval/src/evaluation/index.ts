/**
 * Turns ranked lists and class placements into measures in [0, 1]: precision@k, recall@k, mean
 * average precision, and recall against the exhaustive scan over the fraction scanned. Builds judge
 * a partition by them before it may serve and choose the default number of probes; experiments and
 * benchmarks print them.
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
