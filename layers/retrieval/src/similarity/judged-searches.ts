import { askedWith, type Bilinear } from './bilinear.ts';
import { defaultWeights, score } from './channels.ts';
import type { Sigmas } from './object.ts';
import { type Comparable, similaritiesOf } from './similarities.ts';

/** A search whose results a user judged. */
export interface JudgedSearch {
  /** What names the query: the id of a picture of the library, or a hash. Searches with one query stay together. */
  queryId: string;
  query: Comparable;
  /** Best first, as far as the user judged. */
  shown: { imageId: string; picture: Comparable; said: 'chosen' | 'rejected' | null }[];
}

/** What a user passed over: what was shown before the last choice, and what was rejected wherever it was. */
export function passedOver({ shown }: JudgedSearch): JudgedSearch['shown'] {
  const last = shown.findLastIndex(({ said }) => said === 'chosen');
  return shown.filter(({ said }, i) => said === 'rejected' || (said === null && i < last));
}

/**
 * By how many standard deviations of the page the choices lie above what was passed over, by eq. (10) with the default weights.
 * Told by what was shown before the last choice alone: that one, and what follows, depend on when the user stopped, so that
 * any other ranking would seem better, or worse. null where nothing is left to compare.
 */
export function choiceMargin(
  { query, shown }: JudgedSearch,
  sigmas: Readonly<Sigmas>,
  bilinear: Bilinear | null,
): number | null {
  const last = shown.findLastIndex(({ said }) => said === 'chosen');
  const isSeen = (said: string | null, i: number, chosen: boolean) => i < last && (said === 'chosen') === chosen;
  if (!shown.some(({ said }, i) => isSeen(said, i, true)) || !shown.some(({ said }, i) => isSeen(said, i, false))) {
    return null;
  }
  const asked = bilinear ? askedWith(query, bilinear) : query;
  const values = shown.map(({ picture }) => score(similaritiesOf(asked, picture, sigmas), defaultWeights));
  const [chosen, passed] = [true, false].map((wanted) =>
    mean(values.filter((_, i) => isSeen(shown[i].said, i, wanted))),
  ) as [number, number];
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return deviation > 0 ? (chosen - passed) / deviation : 0;
}

/** By how much W raises the margin of choices in searches that it was not learned from. */
export interface JudgedGain {
  searches: number;
  /** Mean difference of `choiceMargin` with W and without. */
  gain: number;
  /** Its standard error. */
  error: number;
}

/** The difference that W makes to each search that can tell. */
export function marginChanges(searches: JudgedSearch[], sigmas: Readonly<Sigmas>, bilinear: Bilinear): number[] {
  return searches.flatMap((search) => {
    const before = choiceMargin(search, sigmas, null);
    return before === null ? [] : [choiceMargin(search, sigmas, bilinear)! - before];
  });
}

/** @returns null where fewer than `fewest` searches can tell */
export function judgedGain(changes: number[], fewest: number): JudgedGain | null {
  if (changes.length < Math.max(2, fewest)) return null;
  const gain = mean(changes);
  const variance = changes.reduce((sum, change) => sum + (change - gain) ** 2, 0) / (changes.length - 1);
  return { searches: changes.length, gain, error: Math.sqrt(variance / changes.length) };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
