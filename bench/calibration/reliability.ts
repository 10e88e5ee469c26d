import type { Scored } from './searches.ts';

const bins = 10;

/** Results whose scores lie in one tenth. */
export interface Bin {
  from: number;
  to: number;
  results: number;
  /** Mean score. */
  score: number;
  /** Share that is relevant. */
  relevant: number;
}

/** Mean score and share of relevant results per tenth of the score; empty tenths are left out. */
export function reliabilityOf(results: readonly Scored[]): Bin[] {
  return Array.from({ length: bins }, (_, bin) => {
    const inside = results.filter(({ score }) => Math.min(bins - 1, Math.floor(score * bins)) === bin);
    const count = Math.max(1, inside.length);
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      results: inside.length,
      score: inside.reduce((sum, { score }) => sum + score, 0) / count,
      relevant: inside.filter(({ relevant }) => relevant).length / count,
    };
  }).filter(({ results: count }) => count > 0);
}

/** Expected calibration error (Naeini et al. 2015): mean over results of their tenth's error. */
export function calibrationError(results: readonly Scored[]): number {
  const sum = reliabilityOf(results).reduce(
    (total, bin) => total + bin.results * Math.abs(bin.score - bin.relevant),
    0,
  );
  return sum / results.length;
}
