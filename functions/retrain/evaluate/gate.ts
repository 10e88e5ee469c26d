import { recallAtFraction } from '@dlsift/retrieval/evaluation';
import { type Measures, targetRecall } from '../rankings/measures.ts';

/**
 * How much worse a build may measure: what two hundred queries tell from chance. One point of recall@10 is twenty of two
 * thousand neighbours, about two standard errors of the difference between two builds that are as good as each other.
 */
export const tolerance = 0.01;

/**
 * Why a build may not take the place of what serves, or null: it may. It must find what is there; at the work that a
 * search costs now it must find as much; and what it ranks first must be as relevant, where labels tell.
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
