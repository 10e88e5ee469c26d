import { type Matrix, rowOf } from '../../math/index.ts';
import { scoreRows } from '../dense/products.ts';
import { rowsWhere, takeRows } from './rows.ts';

/**
 * Maximum pictures per class: `factor` times the even share, and at least enough for all pictures
 * to fit.
 */
export function sizeCap(rows: number, classCount: number, factor: number): number {
  return Math.max(Math.ceil(rows / classCount), Math.floor((factor * rows) / classCount));
}

/** `respectCaps` for classes of centroids that all have the same cap. */
export async function spreadOverflow(
  x: Matrix,
  centroids: Matrix,
  labels: Int32Array,
  counts: Int32Array,
  cap: number,
  offsets?: Float32Array,
): Promise<void> {
  if (counts.every((count) => count <= cap)) return;
  const crowded = rowsWhere(labels, (label) => counts[label] > cap);
  const scores = await scoreRows(takeRows(x, crowded), centroids, offsets);
  const caps = new Int32Array(counts.length).fill(cap);
  respectCaps(crowded, (position) => rowOf(scores, position), labels, counts, caps);
}

/**
 * Moves rows out of classes over their cap into the best class with room, rows with the smallest
 * loss of score first. A move whose target has filled up meanwhile is chosen again. Changes
 * `labels` and `counts`.
 *
 * @param rows the rows that may move
 * @param scoresAt the scores [classes] of the row at a position of `rows`
 * @param caps [classes], with room for all rows together
 */
export function respectCaps(
  rows: Int32Array,
  scoresAt: (position: number) => Float32Array,
  labels: Int32Array,
  counts: Int32Array,
  caps: Int32Array,
): void {
  const isOver = (c: number) => counts[c] > caps[c];
  let open = Array.from(rows.keys())
    .filter((position) => isOver(labels[rows[position]]))
    .map(bestMove);
  while (open.length > 0) {
    open.sort((a, b) => a.loss - b.loss || a.position - b.position);
    const refused: number[] = [];
    for (const { position, to } of open) {
      const row = rows[position];
      const from = labels[row];
      if (!isOver(from) || to < 0) continue;
      if (counts[to] >= caps[to]) {
        refused.push(position);
        continue;
      }
      labels[row] = to;
      counts[from]--;
      counts[to]++;
    }
    open = refused.filter((position) => isOver(labels[rows[position]])).map(bestMove);
  }

  function bestMove(position: number) {
    const scores = scoresAt(position);
    let to = -1;
    for (let c = 0; c < scores.length; c++) {
      if (counts[c] < caps[c] && (to < 0 || scores[c] > scores[to])) to = c;
    }
    return { position, to, loss: to < 0 ? Infinity : scores[labels[rows[position]]] - scores[to] };
  }
}
