import type { Matrix } from '../../matrix.ts';
import { countMoves } from '../clustering/k-means.ts';
import { topRows } from '../dense/products.ts';
import type { ClassIndex } from './class-index.ts';

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

/** Share of rows whose class differs, [0, 1]. */
export function movedShare(before: Int32Array, after: Int32Array): number {
  return before.length > 0 ? countMoves(before, after) / before.length : 0;
}
