/**
 * Partitions a library into classes. Unit vectors and, where the library has them, labels go in; a
 * class (or two) for each picture comes out, and the class index by which a search ranks the
 * classes and probes only the best. Retraining calls the clustering, the SVM and the statistics
 * step by step and shard by shard; searches call `routeQuery`; the change log and new segments call
 * the assignment.
 */
export { chooseClassCount } from './clustering/counts.ts';
export { type Clustering, type KMeansIteration, type KMeansOptions, kMeans } from './clustering/k-means.ts';
export { PartitionArgumentError } from './errors.ts';
export { defaultLearningOptions, type LearningOptions } from './labels/learning-options.ts';
export { type NeighbourGraph, neighbourClasses } from './labels/neighbours.ts';
export {
  type LearningProgress,
  type LearningRound,
  type SettledClasses,
  settleRound,
} from './labels/settle-round.ts';
export { type Learning, startLearning } from './labels/start-learning.ts';
export { assignToClasses, type Placed } from './routing/assign.ts';
export { type ClassIndex, createClassIndex, type RoutingRule } from './routing/class-index.ts';
export { decodeClassIndex, encodeClassIndex } from './routing/codec.ts';
export {
  type RoutedClass,
  type RouteOptions,
  type RouteQuery,
  routeQuery,
} from './routing/route-query.ts';
export { accumulateClassStatistics, type ClassStatistics } from './statistics/class-statistics.ts';
export {
  accumulateSigmaStatistics,
  mergeSigmaStatistics,
  type SigmaStatistics,
  sigmaOf,
} from './statistics/sigma.ts';
export { problemsAtOnce } from './svm/kernel.ts';
export type { SvmOptions } from './svm/options.ts';
export { type OneVsRest, trainOneVsRest } from './svm/train.ts';
