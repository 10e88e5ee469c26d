import { dot } from '@dlsift/retrieval/math';

/**
 * Mean share of the query's own class among the k rows of the largest inner product with it, the
 * query left out.
 *
 * @param rows unit vectors of one length
 * @param labels class of each row
 */
export function precisionAt(k: number, rows: Float32Array[], labels: number[]): number {
  let hits = 0;
  for (const [q, query] of rows.entries()) {
    const scored = rows.map((row, i) => ({ i, score: i === q ? Number.NEGATIVE_INFINITY : dot(query, row) }));
    scored.sort((a, b) => b.score - a.score);
    for (const { i } of scored.slice(0, k)) if (labels[i] === labels[q]) hits++;
  }
  return hits / (k * rows.length);
}
