/** Routing compares a query with every class, so the class index stays a few megabytes. */
const mostClasses = 4096;

/**
 * Number of classes for a library of `pictures`: sqrt(n), rounded, so that ranking the classes costs about as much as
 * scanning one; at most 4096. Below 200 pictures, where a scan of everything costs nothing, one class per 50, at least 1.
 */
export function chooseClassCount(pictures: number): number {
  if (pictures < 200) return Math.max(1, Math.floor(pictures / 50));
  return Math.min(mostClasses, Math.round(Math.sqrt(pictures)));
}

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
