import { recallAtFraction } from '@dlsift/retrieval/evaluation';
import { type Measures, targetRecall } from '../rankings/measures.ts';

/**
 * Maximum amount by which a build may measure worse, as a share. 200 queries cannot tell a smaller
 * difference from chance: 0.01 of recall@10 is 20 of 2000 neighbours, about two standard errors of
 * the difference of two equally good builds.
 */
export const tolerance = 0.01;

/**
 * Says why a build may not replace the serving version. It must reach the target recall; it must
 * find as much when it scans as much of the library; and with labels, its first results must be as
 * relevant.
 *
 * @param serving null: there is nothing to compare with
 * @returns null: it may
 */
export function whyWorse(build: Measures, serving: Measures | null): string | null {
  if (build.recallAt10 < targetRecall) {
    return `recall@10 is ${percent(build.recallAt10)} at ${build.probes} probes; ${percent(targetRecall)} is needed`;
  }
  if (!serving) return null;
  const fraction = serving.fractionScanned;
  const found = recallAtFraction(build.curve, fraction);
  const measures = [
    [`recall@10 with ${percent(fraction)} of the library scanned`, found, serving.recallAt10],
    ['precision@20', build.precisionAt20, serving.precisionAt20],
    ['mean average precision', build.meanAveragePrecision, serving.meanAveragePrecision],
  ] as const;
  for (const [name, mine, theirs] of measures) {
    if (mine === undefined || theirs === undefined || mine >= theirs - tolerance) continue;
    return `${name} is ${percent(mine)}, that of the version that serves ${percent(theirs)}`;
  }
  return null;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
