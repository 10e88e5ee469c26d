import { type Matrix, rowOf } from '../../matrix.ts';
import { countLabels, countMoves, imbalanceOf } from '../clustering/counts.ts';
import type { KMeansIteration } from '../clustering/k-means.ts';
import { rowsWhere } from '../clustering/rows.ts';
import { respectCaps, sizeCap } from '../clustering/size-cap.ts';
import { bestClass, boundaryOnly, type Placed, secondBest } from '../routing/assign.ts';
import { type ClassIndex, createClassIndex, defaultRoutingRule, type RoutingRule } from '../routing/class-index.ts';
import { scoreClasses } from '../routing/score-classes.ts';
import { accumulateClassStatistics } from '../statistics/class-statistics.ts';
import type { SvmOptions } from '../svm/options.ts';
import { type OneVsRest, trainOneVsRest } from '../svm/train.ts';
import { moveTowardsSeekers, nearestNeighbours, soughtClasses } from './neighbours.ts';
import {
  defaultPseudoLabelOptions,
  type PseudoLabelOptions,
  type PseudoLabels,
  pseudoLabels,
} from './pseudo-labels.ts';

/** The defaults were chosen by recall@10 on splits of 3 220 photographs, at 32 and 128 classes. */
export interface LearningOptions extends PseudoLabelOptions {
  /** Nearest neighbours per picture that clustering looks at. */
  neighbours: number;
  /** Weight of the pictures that seek a picture against the picture itself. */
  seekerWeight: number;
  /** Neighbours whose classes a picture's search should visit: what separators are trained on. */
  soughtNeighbours: number;
  svm: Partial<SvmOptions>;
  marginWeight: number;
  /** Share of pictures, those nearest to a boundary, that are stored in two classes. */
  boundaryShare: number;
  /** The loop ends when fewer than this share of the pictures move, */
  settledShare: number;
  /** or after this many rounds. */
  maxRounds: number;
}

export const defaultLearningOptions: LearningOptions = {
  ...defaultPseudoLabelOptions,
  neighbours: 20,
  seekerWeight: 2,
  soughtNeighbours: 10,
  svm: { cost: 0.1, tolerance: 1e-2 },
  marginWeight: defaultRoutingRule.marginWeight,
  boundaryShare: 0.25,
  settledShare: 0.01,
  maxRounds: 5,
};

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

export interface LearnedClasses extends Placed, Pick<PseudoLabels, 'classCount' | 'labelOfClass' | 'fixed'> {
  /** Of these pictures alone; a build over more pictures makes its own from its statistics, `separators` and `rule`. */
  index: ClassIndex;
  separators: OneVsRest;
  rule: RoutingRule;
  clustering: KMeansIteration[];
  rounds: LearningRound[];
}

/**
 * SVM clustering with self-training. Pictures are moved towards those that have them among their nearest neighbours and
 * given starting classes (`pseudoLabels`); one-vs-rest separators learn in which classes each picture's neighbours lie; each
 * picture without a label then goes to the class of its best score under the size cap; repeat until few move. The separators
 * and means returned are those of the final classes.
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
  const graph = await nearestNeighbours(x, settings.neighbours);
  const moved = moveTowardsSeekers(x, graph, settings.seekerWeight);
  const start = await pseudoLabels(moved, given, settings);
  const { classCount, fixed } = start;
  const caps = capsOf(start, settings);
  const all = Int32Array.from({ length: classCount }, (_, c) => c);
  const rounds: LearningRound[] = [];
  let classes = start.labels;
  for (;;) {
    const sought = soughtClasses(classes, graph, settings.soughtNeighbours);
    const separators = trainOneVsRest(x, sought, all, settings.svm);
    const statistics = accumulateClassStatistics(classes, x, undefined, classCount);
    const rule = { ...defaultRoutingRule, marginWeight: settings.marginWeight };
    const index = createClassIndex(statistics, [separators], [], rule);
    const scores = await scoreClasses(moved, index, rule.marginWeight);
    const last = rounds.at(-1);
    if (rounds.length >= settings.maxRounds || (last && last.movedShare < settings.settledShare)) {
      const { secondClasses, leads } = secondBest(scores, classes);
      const boundaryLead = boundaryLeadOf(leads, settings.boundaryShare);
      const finalRule = { ...rule, boundaryLead };
      return {
        classes,
        secondClasses: boundaryOnly(secondClasses, leads, boundaryLead),
        classCount,
        labelOfClass: start.labelOfClass,
        fixed,
        index: { ...index, rule: finalRule },
        separators,
        rule: finalRule,
        clustering: start.iterations,
        rounds,
      };
    }
    const next = reassign(scores, classes, fixed, caps);
    rounds.push(describeRound(rounds.length, classes, next, scores));
    classes = next;
  }
}

/** Each free row in the class of its best score, under the caps. */
function reassign(scores: Matrix, classes: Int32Array, fixed: Uint8Array, caps: Int32Array): Int32Array {
  const next = classes.map((own, row) => (fixed[row] ? own : bestClass(scores, row)));
  const free = rowsWhere(next, () => true).filter((row) => !fixed[row]);
  respectCaps(free, (position) => rowOf(scores, free[position]!), next, countLabels(next, scores.columns), caps);
  return next;
}

/** Clustered classes stay under the size cap, labelled ones under the runaway size; more where that cannot hold all. */
function capsOf({ labels, labelOfClass, classCount, fixed }: PseudoLabels, settings: LearningOptions): Int32Array {
  const cap = sizeCap(labels.length, classCount, settings.maxSizeFactor);
  const runaway = sizeCap(labels.length, classCount, settings.runawayFactor);
  const held = countLabels(
    labels.map((label, row) => (fixed[row] ? label : -1)),
    classCount,
  );
  const caps = Int32Array.from(labelOfClass, (label, c) => Math.max(label < 0 ? cap : runaway, held[c]!));
  const missing = labels.length - caps.reduce((sum, size) => sum + size, 0);
  return missing > 0 ? caps.map((size) => size + Math.ceil(missing / classCount)) : caps;
}

function boundaryLeadOf(leads: Float32Array, share: number): number {
  const position = Math.floor(share * leads.length) - 1;
  const lead = Float32Array.from(leads).sort()[position];
  return lead === undefined || lead === Infinity ? -1 : Math.max(0, lead);
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
