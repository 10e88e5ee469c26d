/**
 * One ranked list. `relevant[r]` tells whether the result at rank r (0 = best) is relevant. A list
 * shorter than k counts as if the missing results were not relevant.
 */
export type RankedRelevance = ArrayLike<boolean | number>;

/** precision@k: share of relevant results among the first k, in [0, 1]. */
export function precisionAt(relevant: RankedRelevance, k: number): number {
  return k > 0 ? hits(relevant, k) / k : 0;
}

/**
 * recall@k: share of all `total` relevant pictures found among the first k, in [0, 1]; 0 when none
 * is relevant.
 */
export function recallAt(relevant: RankedRelevance, k: number, total: number): number {
  return total > 0 ? hits(relevant, k) / total : 0;
}

/**
 * Average precision: mean, over all `total` relevant pictures, of the precision at the rank of each
 * (0 where it is not listed). Its mean over queries is the mean average precision; eq. (16) of the
 * paper is a mean precision.
 *
 * @example
 * ```ts
 * import { averagePrecision, precisionAt } from '@dlsift/retrieval/evaluation';
 *
 * const relevant = [true, false, true]; // the first and the third result are relevant
 * console.log(precisionAt(relevant, 2)); // 0.5
 * console.log(averagePrecision(relevant, 2).toFixed(3)); // 0.833
 * ```
 */
export function averagePrecision(relevant: RankedRelevance, total: number): number {
  if (total <= 0) return 0;
  let found = 0;
  let sum = 0;
  for (let rank = 0; rank < relevant.length; rank++) {
    if (!relevant[rank]) continue;
    found++;
    sum += found / (rank + 1);
  }
  return sum / total;
}

/**
 * Average precision from counts of pictures per bin of the score, lowest bin first. Relevant
 * pictures are assumed to be spread evenly within a bin. 0 when none is relevant.
 */
export function averagePrecisionOfBins(all: ArrayLike<number>, relevant: ArrayLike<number>): number {
  let before = 0;
  let found = 0;
  let sum = 0;
  for (let bin = all.length - 1; bin >= 0; bin--) {
    const [pictures, hits] = [all[bin], relevant[bin]];
    for (let hit = 1; hit <= hits; hit++) sum += (found + hit) / (before + (hit * (pictures + 1)) / (hits + 1));
    before += pictures;
    found += hits;
  }
  return found > 0 ? sum / found : 0;
}

/** Mean average precision (mAP) over queries. */
export function meanAveragePrecision(queries: readonly { relevant: RankedRelevance; total: number }[]): number {
  return mean(queries.map(({ relevant, total }) => averagePrecision(relevant, total)));
}

/** Arithmetic mean; 0 for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length > 0 ? sum / values.length : 0;
}

function hits(relevant: RankedRelevance, k: number): number {
  let found = 0;
  for (let rank = 0; rank < Math.min(k, relevant.length); rank++) if (relevant[rank]) found++;
  return found;
}
