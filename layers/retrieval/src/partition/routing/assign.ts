import type { Matrix } from '../../math/index.ts';
import type { ClassIndex } from './class-index.ts';
import { type Scorer, scoreClasses } from './score-classes.ts';

/** The classes in which pictures are stored. */
export interface Placed {
  /** [rows] */
  classes: Int32Array;
  /** [rows], -1 for a picture in one class only */
  secondClasses: Int32Array;
}

/**
 * Assigns pictures to classes by the score that routes queries, so that a search first visits the
 * class where its own picture would be stored. A picture whose class leads the next best one by at
 * most the index's `boundaryLead` is stored in both.
 *
 * @param x unit CNN rows
 * @param classesOf the classes to which a row is restricted, such as those of its label; undefined
 *   for no restriction
 * @returns the classes of each row, and the difference between the scores of the two
 */
export async function assignToClasses(
  x: Matrix,
  index: Pick<ClassIndex, 'rule'> & Scorer,
  classesOf: (row: number) => readonly number[] | undefined = () => undefined,
): Promise<Placed & { leads: Float32Array }> {
  const scores = await scoreClasses(x, index, index.rule.marginWeight);
  const classes = new Int32Array(x.rows);
  for (let row = 0; row < x.rows; row++) classes[row] = bestOf(scores, row, classesOf(row)) ?? bestClass(scores, row);
  const { secondClasses, leads } = secondBest(scores, classes);
  return { classes, secondClasses: boundaryOnly(secondClasses, leads, index.rule.boundaryLead), leads };
}

/**
 * Finds the best other class of each row, and the difference between the score of its own class and
 * that (negative where the other is better).
 */
export function secondBest(scores: Matrix, classes: Int32Array): { secondClasses: Int32Array; leads: Float32Array } {
  const secondClasses = new Int32Array(scores.rows);
  const leads = new Float32Array(scores.rows);
  for (let row = 0; row < scores.rows; row++) {
    const second = bestClass(scores, row, classes[row]);
    const at = row * scores.columns;
    secondClasses[row] = second;
    leads[row] = second < 0 ? Infinity : scores.data[at + classes[row]] - scores.data[at + second];
  }
  return { secondClasses, leads };
}

/** The second classes of rows whose lead is at most `boundaryLead`; -1 for the others. */
export function boundaryOnly(secondClasses: Int32Array, leads: Float32Array, boundaryLead: number): Int32Array {
  return secondClasses.map((second, row) => (boundaryLead >= 0 && leads[row] <= boundaryLead ? second : -1));
}

/** The class with the highest score; -1 where all classes but `except` are empty. */
export function bestClass({ data, columns }: Matrix, row: number, except = -1): number {
  let best = -1;
  let highest = -Infinity;
  for (let c = 0; c < columns; c++) {
    const score = data[row * columns + c];
    if (c === except || score <= highest) continue;
    best = c;
    highest = score;
  }
  return best;
}

/** The class with the highest score among the given ones; undefined where none are given. */
function bestOf({ data, columns }: Matrix, row: number, classes: readonly number[] = []): number | undefined {
  let best = classes[0];
  for (const c of classes) if (data[row * columns + c] > data[row * columns + best]) best = c;
  return best;
}
