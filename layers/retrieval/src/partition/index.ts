/**
 * Unit-length vectors and, where the library has them, labels go in; a partition comes out: a class (or two) for each
 * picture, and the class index by which a search ranks classes and probes only the best. Retraining calls the clustering,
 * the SVM and the statistics, step by step and shard by shard; searches call `routeQuery`; the change log and new segments
 * call the assignment.
 */
export { chooseClassCount } from './clustering/class-count.ts';
export {
  type Clustering,
  clusterBalanced,
  imbalanceOf,
  type KMeansIteration,
  type KMeansOptions,
  kMeans,
} from './clustering/k-means.ts';
export { PartitionArgumentError } from './errors.ts';
export { defaultPseudoLabelOptions, type PseudoLabelOptions, type PseudoLabels, pseudoLabels } from './labels.ts';
export { assignByMargin, type MarginAssignment, movedShare } from './routing/assign.ts';
export { type ClassIndex, createClassIndex } from './routing/class-index.ts';
export { decodeClassIndex, encodeClassIndex } from './routing/codec.ts';
export {
  defaultRouteOptions,
  type RoutedClass,
  type RouteOptions,
  type RouteQuery,
  routeQuery,
} from './routing/route-query.ts';
export {
  accumulateClassStatistics,
  type ClassStatistics,
  classMeans,
  mergeClassStatistics,
} from './statistics/class-statistics.ts';
export {
  accumulateSigmaStatistics,
  mergeSigmaStatistics,
  type Sigma,
  type SigmaStatistics,
  sigmaOf,
} from './statistics/sigma.ts';
export { defaultSvmOptions, type LinearSvm, type SvmOptions } from './svm/options.ts';
export { type OneVsRest, trainLinearSvm, trainOneVsRest } from './svm/train.ts';
