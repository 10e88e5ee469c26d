import { type ScoreCalibration, type Similarities, score, strangersScore, type Weights } from '../similarity/index.ts';
import type { PagePicture } from './channel-evidence.ts';

/**
 * Similarities of the pictures of one judged page, parted into those wanted and those passed over.
 */
export interface JudgedPage {
  searchId: string;
  wanted: Similarities[];
  passed: Similarities[];
}

/** Maximum pages that a profile remembers. More did not change what is learned. */
const maxPages = 8;
/** Maximum pictures remembered of each side of a page: those ranked first. */
const maxPictures = 20;

/**
 * Weight of a wanted picture's distance from strangers, in standard deviations, beside the share of
 * passed-over pictures that it precedes. Chosen on ten classes of Tiny ImageNet that version 3 of
 * the default embedder was not trained on: with 0, a weight that only orders the page grows until strangers are
 * found; from .1 on, a user's preference for one channel is not learned.
 */
const strangersWeight = 0.05;

/**
 * The judged pages with one more, which replaces an earlier page of the same search.
 *
 * @param chosen ids; where empty, every picture that is not rejected counts as wanted
 * @returns at most 8 pages, oldest first
 */
export function withPage(
  pages: JudgedPage[],
  searchId: string,
  shown: PagePicture[],
  chosen: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
): JudgedPage[] {
  const isWanted = ({ imageId }: PagePicture) => (chosen.size > 0 ? chosen.has(imageId) : !rejected.has(imageId));
  const taken = (pictures: PagePicture[]) => pictures.slice(0, maxPictures).map(({ similarities }) => similarities);
  const page = {
    searchId,
    wanted: taken(shown.filter(isWanted)),
    passed: taken(shown.filter((picture) => !isWanted(picture))),
  };
  const others = pages.filter((known) => known.searchId !== searchId);
  return page.wanted.length > 0 && page.passed.length > 0 ? [...others, page].slice(-maxPages) : others;
}

/**
 * How well weights rank what a user judged, for comparison between weights. Per page: the share of
 * pairs in which the wanted picture precedes the one passed over, and how far wanted pictures score
 * above strangers.
 *
 * @param pages at least one
 * @returns mean over the pages; larger is better
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
      sum += (led / others.length + strangersWeight * distance) / wanted.length;
    }
  }
  return sum / pages.length;
}
