/** k * sum(n_c^2) / n^2, 1 when even (FAISS's imbalance factor). */
export function imbalanceOf(counts: ArrayLike<number>): number {
  let total = 0;
  let squares = 0;
  for (let c = 0; c < counts.length; c++) {
    total += counts[c];
    squares += counts[c] * counts[c];
  }
  return total > 0 ? (counts.length * squares) / (total * total) : 1;
}

/** Rows per class; negative labels count nowhere. */
export function countLabels(labels: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) if (label >= 0) counts[label]++;
  return counts;
}

export function countMoves(before: Int32Array, after: Int32Array): number {
  let moves = 0;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) moves++;
  return moves;
}
