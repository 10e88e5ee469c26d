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

/** What one round of the self-training loop did. */
export interface LearningRound {
  round: number;
  moves: number;
  movedShare: number;
  /** k * sum(n_c^2) / n^2 after the round; 1 when even */
  imbalance: number;
  largest: number;
  empty: number;
  /** Mean lead of a picture's class over the next best one, in scores. */
  meanLead: number;
}

/** Between two rounds. */
export interface LearningProgress {
  /** [rows], the class of each row now: what the next separators are trained on */
  classes: Int32Array;
  /** What the rounds so far did. */
  rounds: LearningRound[];
}

/** Classes that move no more. */
export interface SettledClasses extends Placed {
  settled: true;
  /** Of these pictures alone, with the rule that places others. */
  index: ClassIndex;
}

/**
 * What follows the training of a round's separators. While pictures move, each one without a label goes to the class of its
 * best score under the size caps. Once they have settled, the separators are those of the final classes, and tell which
 * pictures lie at a boundary and sit in two classes.
 *
 * @param x unit rows, those the learning was started with
 * @param separators of all classes, trained on `progress.classes`
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

/** Each free row in the class of its best score, under the caps. */
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
