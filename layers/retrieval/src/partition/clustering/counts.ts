/**
 * Maximum number of classes, which keeps the class index at a few megabytes: routing compares a
 * query with every class.
 */
const maxClasses = 4096;

/**
 * Chooses the number of classes for a library: sqrt(n), rounded, so that ranking the classes costs
 * about as much as scanning one; at most 4096. Below 200 pictures, where a scan of everything is
 * cheap, one class per 50 pictures, at least 1.
 *
 * @param pictures number of pictures n
 */
export function chooseClassCount(pictures: number): number {
  if (pictures < 200) return Math.max(1, Math.floor(pictures / 50));
  return Math.min(maxClasses, Math.round(Math.sqrt(pictures)));
}

/**
 * FAISS's imbalance factor k * sum(n_c^2) / n^2: 1 for equal classes, k when one class holds
 * everything.
 */
export function imbalanceOf(counts: ArrayLike<number>): number {
  let total = 0;
  let squares = 0;
  for (let c = 0; c < counts.length; c++) {
    total += counts[c];
    squares += counts[c] * counts[c];
  }
  return total > 0 ? (counts.length * squares) / (total * total) : 1;
}

/** Number of rows per class, without those of negative labels. */
export function countLabels(labels: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) if (label >= 0) counts[label]++;
  return counts;
}

/**
 * Number of rows whose class differs.
 *
 * @param before [rows] classes
 * @param after [rows] classes
 */
export function countMoves(before: Int32Array, after: Int32Array): number {
  let moves = 0;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) moves++;
  return moves;
}
