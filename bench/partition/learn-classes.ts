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
  /** Of these pictures alone; a build over more pictures makes its own from its statistics, `separators` and its rule. */
  index: ClassIndex;
  separators: OneVsRest;
  rule: ClassIndex['rule'];
  rounds: LearningRound[];
}

/**
 * SVM clustering with self-training. Pictures are moved towards those that have them among their nearest neighbours and
 * given starting classes (`startLearning`); one-vs-rest separators learn in which classes each picture's neighbours lie
 * (`neighbourClasses`); each picture without a label then goes to the class of its best score under the size cap
 * (`settleRound`); repeat until few move. The separators and means returned are those of the final classes. The Retrain
 * state machine goes through the same steps, one class's separator at a time.
 *
 * Compares all pairs of pictures: meant for a library's sample of up to some 50 000.
 *
 * @param x unit rows
 * @param given [rows], the label of each picture as a number from 0, negative where it has none
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
