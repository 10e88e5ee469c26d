import type { Matrix } from '@dlsift/retrieval/math';
import {
  type ClassIndex,
  defaultLearningOptions,
  type Learning,
  type LearningOptions,
  type LearningProgress,
  type LearningRound,
  neighbourClasses,
  type OneVsRest,
  type Placed,
  settleRound,
  startLearning,
  trainOneVsRest,
} from '@dlsift/retrieval/partition';

export interface LearnedClasses extends Placed, Pick<Learning, 'classCount' | 'labelOfClass' | 'fixed' | 'clustering'> {
  /**
   * The class index of these pictures alone. A build over more pictures makes one from their
   * statistics and `separators`.
   */
  index: ClassIndex;
  separators: OneVsRest;
  rule: ClassIndex['rule'];
  rounds: LearningRound[];
}

/**
 * Learns classes by SVM clustering with self-training, in one process. Pictures are moved towards
 * their reverse neighbours and get initial classes (`startLearning`). Then, until few pictures
 * move, one-vs-rest separators learn the classes of each picture's neighbours (`neighbourClasses`),
 * and each picture without a label goes to the class of its best score under the size cap
 * (`settleRound`). The separators and means returned belong to the final classes. The Retrain state
 * machine takes the same steps, and trains the separators in parallel.
 *
 * Compares all pairs of pictures, so it is meant for at most about 50 000.
 *
 * @param x unit rows
 * @param given [rows], the label of each picture as a number from 0; negative for none
 */
export async function learnClasses(
  x: Matrix,
  given: Int32Array,
  options: Partial<LearningOptions> = {},
): Promise<LearnedClasses> {
  const settings = { ...defaultLearningOptions, ...options };
  const learning = await startLearning(x, given, settings);
  const { graph, classCount, labelOfClass, fixed, clustering } = learning;
  const all = Int32Array.from({ length: classCount }, (_, c) => c);
  let progress: LearningProgress = { classes: learning.classes, rounds: [] };
  for (;;) {
    const targets = neighbourClasses(progress.classes, graph, settings.classNeighbours);
    const separators = trainOneVsRest(x, targets, all, settings.svm);
    const outcome = await settleRound(x, learning, progress, [separators], settings);
    if (outcome.settled) {
      const { classes, secondClasses, index } = outcome;
      const { rounds } = progress;
      const learned = { classes, secondClasses, index, separators, rule: index.rule, rounds };
      return { ...learned, classCount, labelOfClass, fixed, clustering };
    }
    progress = outcome;
  }
}
