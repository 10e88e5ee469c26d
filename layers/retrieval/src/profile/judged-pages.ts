import { type ScoreCalibration, type Similarities, score, strangersScore, type Weights } from '../similarity/index.ts';
import type { ShownPicture } from './comparison.ts';

/** One page of results as its user judged it: what was wanted of it, and what was passed over. */
export interface JudgedPage {
  searchId: string;
  wanted: Similarities[];
  passed: Similarities[];
}

/** Pages that a profile remembers; more did not change what is learned. */
const mostPages = 8;
/** Of each side of a page: those shown foremost. */
const mostPictures = 20;

/**
 * What one word of the wanted pictures' distance from strangers, in standard deviations, counts beside the share of the page
 * that they lead. Chosen on ten classes of Tiny ImageNet that the default embedder never saw: without it a weight that only
 * orders the page grows until strangers come in, with .1 and more a taste for one channel is held back.
 */
const strangersShare = 0.05;

/** The judged pages with one more; the same search judged once more takes its place. Only rejected: what was left is wanted. */
export function withPage(
  pages: JudgedPage[],
  searchId: string,
  shown: ShownPicture[],
  chosen: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
): JudgedPage[] {
  const isWanted = ({ imageId }: ShownPicture) => (chosen.size > 0 ? chosen.has(imageId) : !rejected.has(imageId));
  const taken = (pictures: ShownPicture[]) => pictures.slice(0, mostPictures).map(({ similarities }) => similarities);
  const page = {
    searchId,
    wanted: taken(shown.filter(isWanted)),
    passed: taken(shown.filter((picture) => !isWanted(picture))),
  };
  const others = pages.filter((known) => known.searchId !== searchId);
  return page.wanted.length > 0 && page.passed.length > 0 ? [...others, page].slice(-mostPages) : others;
}

/**
 * How well weights rank what a user judged, to be compared between weights: per page, the share of pairs in which the wanted
 * picture leads the one passed over, and how far the wanted ones lie above strangers; the mean of that over the pages.
 *
 * @param pages at least one
 */
export function rankingQuality(
  weights: Readonly<Weights>,
  pages: readonly JudgedPage[],
  calibration: ScoreCalibration,
): number {
  const strangers = strangersScore(weights, calibration);
  let sum = 0;
  for (const { wanted, passed } of pages) {
    const others = passed.map((similarities) => score(similarities, weights));
    for (const similarities of wanted) {
      const own = score(similarities, weights);
      const led = others.reduce((count, other) => count + (own > other ? 1 : own === other ? 0.5 : 0), 0);
      const distance = (own - strangers.mean) / strangers.deviation;
      sum += (led / others.length + strangersShare * distance) / wanted.length;
    }
  }
  return sum / pages.length;
}
