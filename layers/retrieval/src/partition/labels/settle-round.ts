import { type Matrix, rowOf } from '../../math/index.ts';
import { countLabels, countMoves, imbalanceOf } from '../clustering/counts.ts';
import { rowsWhere } from '../clustering/rows.ts';
import { respectCaps } from '../clustering/size-cap.ts';
import { bestClass, boundaryOnly, type Placed, secondBest } from '../routing/assign.ts';
import { type ClassIndex, createClassIndex, defaultRoutingRule } from '../routing/class-index.ts';
import { scoreClasses } from '../routing/score-classes.ts';
import { accumulateClassStatistics } from '../statistics/class-statistics.ts';
import type { OneVsRest } from '../svm/train.ts';
import { chooseBoundaryLead } from './boundary.ts';
import { defaultLearningOptions, type LearningOptions } from './learning-options.ts';
import type { Learning } from './start-learning.ts';

/** Statistics of one round of the self-training loop. */
export interface LearningRound {
  round: number;
  moves: number;
  movedShare: number;
  /** k * sum(n_c^2) / n^2 after the round; 1 for equal classes */
  imbalance: number;
  largest: number;
  empty: number;
  /** Mean difference between the score of a picture's class and that of the next best class. */
  meanLead: number;
}

/** The state between two rounds. */
export interface LearningProgress {
  /** [rows], the current class of each row, on which the next separators are trained */
  classes: Int32Array;
  /** Statistics of the rounds so far. */
  rounds: LearningRound[];
}

/** The final classes. */
export interface SettledClasses extends Placed {
  settled: true;
  /** The class index of these pictures alone, with the rule for assigning others. */
  index: ClassIndex;
}

/**
 * Ends a round of self-training, after its separators have been trained. While pictures move, each
 * one without a label goes to the class of its best score under the size caps. Once they have
 * settled, the separators belong to the final classes and decide which pictures lie at a boundary
 * and are stored in two classes.
 *
 * @param x unit rows, those that the learning was started with
 * @param learning the result of `startLearning`
 * @param progress the state after the round before
 * @param separators of all classes, trained on `progress.classes`
 * @returns the final classes once settled; otherwise the progress after this round
 */
export async function settleRound(
  x: Matrix,
  { graph, moved, classCount, fixed, caps }: Pick<Learning, 'graph' | 'moved' | 'classCount' | 'fixed' | 'caps'>,
  { classes, rounds }: LearningProgress,
  separators: readonly OneVsRest[],
  options: Partial<LearningOptions> = {},
): Promise<(LearningProgress & { settled: false }) | SettledClasses> {
  const settings = { ...defaultLearningOptions, ...options };
  const rule = { ...defaultRoutingRule, marginWeight: settings.marginWeight };
  const statistics = accumulateClassStatistics(classes, x, undefined, classCount);
  const index = createClassIndex(statistics, separators, [], rule);
  const scores = await scoreClasses(moved, index, rule.marginWeight);
  if (!hasSettled(rounds, settings)) {
    const next = reassign(scores, classes, fixed, caps);
    const round = describeRound(rounds.length, classes, next, scores);
    return { settled: false, classes: next, rounds: [...rounds, round] };
  }
  const { secondClasses, leads } = secondBest(scores, classes);
  const placed = { classes, secondClasses, leads };
  const boundaryLead = await chooseBoundaryLead(x, graph, placed, index, settings.boundaryShare);
  return {
    settled: true,
    classes,
    secondClasses: boundaryOnly(secondClasses, leads, boundaryLead),
    index: { ...index, rule: { ...rule, boundaryLead } },
  };
}

function hasSettled(rounds: LearningRound[], { maxRounds, settledShare }: LearningOptions): boolean {
  const last = rounds.at(-1);
  return rounds.length >= maxRounds || (last !== undefined && last.movedShare < settledShare);
}

/** Assigns every row that is not fixed to the class of its best score, under the caps. */
function reassign(scores: Matrix, classes: Int32Array, fixed: Uint8Array, caps: Int32Array): Int32Array {
  const next = classes.map((own, row) => (fixed[row] ? own : bestClass(scores, row)));
  const free = rowsWhere(next, () => true).filter((row) => !fixed[row]);
  respectCaps(free, (position) => rowOf(scores, free[position]), next, countLabels(next, scores.columns), caps);
  return next;
}

function describeRound(round: number, before: Int32Array, after: Int32Array, scores: Matrix): LearningRound {
  const counts = countLabels(after, scores.columns);
  const moves = countMoves(before, after);
  const { leads } = secondBest(scores, after);
  const finite = leads.filter(Number.isFinite);
  return {
    round,
    moves,
    movedShare: after.length > 0 ? moves / after.length : 0,
    imbalance: imbalanceOf(counts),
    largest: counts.reduce((a, b) => Math.max(a, b), 0),
    empty: counts.filter((count) => count === 0).length,
    meanLead: finite.length > 0 ? finite.reduce((a, b) => a + b, 0) / finite.length : 0,
  };
}
