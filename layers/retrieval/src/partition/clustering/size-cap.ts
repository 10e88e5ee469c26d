import { type Matrix, rowOf } from '../../matrix.ts';
import { scoreRows } from '../dense/products.ts';

/** Pictures per class at most: `factor` times the even share, and never less than what lets all of them in. */
export function sizeCap(rows: number, classCount: number, factor: number): number {
  return Math.max(Math.ceil(rows / classCount), Math.floor((factor * rows) / classCount));
}

/**
 * Moves rows out of classes over the cap into the best class that has room, those first that lose least by it. Changes
 * `labels` and `counts`.
 */
export async function enforceSizeCap(
  x: Matrix,
  centroids: Matrix,
  labels: Int32Array,
  counts: Int32Array,
  cap: number,
  offsets?: Float32Array,
): Promise<void> {
  if (counts.every((count) => count <= cap)) return;
  const crowded = rowsWhere(labels, (label) => counts[label]! > cap);
  const scores = await scoreRows(takeRows(x, crowded), centroids, offsets);
  placeUnderCap(crowded, (position) => rowOf(scores, position), labels, counts, cap);
}

/** Greedy moves by least loss; a move whose target has filled up meanwhile is weighed again against the rest. */
function placeUnderCap(
  rows: Int32Array,
  scoresAt: (position: number) => Float32Array,
  labels: Int32Array,
  counts: Int32Array,
  cap: number,
): void {
  let open = Array.from(rows, (_, position) => bestMove(position));
  while (open.length > 0) {
    open.sort((a, b) => a.loss - b.loss || a.position - b.position);
    const refused: number[] = [];
    for (const { position, to } of open) {
      const row = rows[position]!;
      const from = labels[row]!;
      if (counts[from]! <= cap) continue;
      if (counts[to]! >= cap) {
        refused.push(position);
        continue;
      }
      labels[row] = to;
      counts[from]!--;
      counts[to]!++;
    }
    open = refused.filter((position) => counts[labels[rows[position]!]!]! > cap).map(bestMove);
  }

  function bestMove(position: number) {
    const scores = scoresAt(position);
    let to = -1;
    for (let c = 0; c < scores.length; c++) {
      if (counts[c]! < cap && (to < 0 || scores[c]! > scores[to]!)) to = c;
    }
    return { position, to, loss: scores[labels[rows[position]!]!]! - scores[to]! };
  }
}

export function rowsWhere(labels: Int32Array, holds: (label: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (holds(labels[row]!)) rows.push(row);
  return Int32Array.from(rows);
}

/** A copy of the named rows, in their order. */
export function takeRows(x: Matrix, rows: Int32Array): Matrix {
  const data = new Float32Array(rows.length * x.columns);
  rows.forEach((row, position) => {
    data.set(rowOf(x, row), position * x.columns);
  });
  return { data, rows: rows.length, columns: x.columns };
}
