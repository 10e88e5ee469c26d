import type { Matrix } from '../../matrix.ts';
import { countMoves } from '../clustering/counts.ts';
import { topRows } from '../dense/products.ts';
import type { ClassIndex } from './class-index.ts';
import { type Scorer, scoreClasses } from './score-classes.ts';

export interface MarginAssignment {
  /** [rows], the class with the largest margin */
  classes: Int32Array;
  /** [rows], that margin */
  margins: Float32Array;
  /** [rows], the class with the second largest margin; -1 where there is one class only */
  secondClasses: Int32Array;
  /** [rows], how far the second margin lies under the first; Infinity where there is one class only */
  leads: Float32Array;
}

/** Puts each row in the class whose separator gives it the largest margin, weights . x + bias. */
export async function assignByMargin(
  x: Matrix,
  { weights, biases }: Pick<ClassIndex, 'weights' | 'biases'>,
): Promise<MarginAssignment> {
  const { indices, scores, count } = await topRows(x, weights, 2, biases);
  const classes = new Int32Array(x.rows);
  const margins = new Float32Array(x.rows);
  const secondClasses = new Int32Array(x.rows).fill(-1);
  const leads = new Float32Array(x.rows).fill(Infinity);
  for (let row = 0; row < x.rows; row++) {
    classes[row] = indices[row * count]!;
    margins[row] = scores[row * count]!;
    if (count < 2) continue;
    secondClasses[row] = indices[row * count + 1]!;
    leads[row] = margins[row]! - scores[row * count + 1]!;
  }
  return { classes, margins, secondClasses, leads };
}

/** Where pictures are stored. */
export interface Placed {
  /** [rows] */
  classes: Int32Array;
  /** [rows], -1 where the picture sits in one class only */
  secondClasses: Int32Array;
}

/**
 * Places pictures by the score that routes queries, so that a search looks first where its own picture would be stored.
 * Boundary pictures, whose best class leads by no more than the index's `boundaryLead`, get the second class too.
 */
export async function assignToClasses(
  x: Matrix,
  index: Pick<ClassIndex, 'rule'> & Scorer,
): Promise<Placed & { leads: Float32Array }> {
  const scores = await scoreClasses(x, index, index.rule.marginWeight);
  const classes = new Int32Array(x.rows);
  for (let row = 0; row < x.rows; row++) classes[row] = bestClass(scores, row);
  const { secondClasses, leads } = secondBest(scores, classes);
  return { classes, secondClasses: boundaryOnly(secondClasses, leads, index.rule.boundaryLead), leads };
}

/** The best class of each row beside its own, and how far its score lies under that of its own (negative: over). */
export function secondBest(scores: Matrix, classes: Int32Array): { secondClasses: Int32Array; leads: Float32Array } {
  const secondClasses = new Int32Array(scores.rows);
  const leads = new Float32Array(scores.rows);
  for (let row = 0; row < scores.rows; row++) {
    const second = bestClass(scores, row, classes[row]);
    const at = row * scores.columns;
    secondClasses[row] = second;
    leads[row] = second < 0 ? Infinity : scores.data[at + classes[row]!]! - scores.data[at + second]!;
  }
  return { secondClasses, leads };
}

/** Keeps the second class of rows that lead by no more than `boundaryLead`; -1 for the others. */
export function boundaryOnly(secondClasses: Int32Array, leads: Float32Array, boundaryLead: number): Int32Array {
  return secondClasses.map((second, row) => (boundaryLead >= 0 && leads[row]! <= boundaryLead ? second : -1));
}

/** The class of the highest score; -1 when all classes but `except` are empty. */
export function bestClass({ data, columns }: Matrix, row: number, except = -1): number {
  let best = -1;
  let highest = -Infinity;
  for (let c = 0; c < columns; c++) {
    const score = data[row * columns + c]!;
    if (c === except || score <= highest) continue;
    best = c;
    highest = score;
  }
  return best;
}

/** Share of rows whose class differs, [0, 1]. */
export function movedShare(before: Int32Array, after: Int32Array): number {
  return before.length > 0 ? countMoves(before, after) / before.length : 0;
}
