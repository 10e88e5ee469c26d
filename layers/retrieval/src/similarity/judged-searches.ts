import { type Bilinear, withBilinear } from './bilinear.ts';
import { defaultWeights, score } from './channels.ts';
import type { Sigmas } from './object.ts';
import { type Comparable, similaritiesOf } from './similarities.ts';

/** A search whose results a user judged. */
export interface JudgedSearch {
  /**
   * Identifies the query: a picture's id or a hash. Searches with the same query are held out
   * together.
   */
  queryId: string;
  query: Comparable;
  /** Best first, as far as the user judged. */
  shown: { imageId: string; picture: Comparable; said: 'chosen' | 'rejected' | null }[];
}

/**
 * The results that a user passed over: those shown before the last choice, and all rejected ones.
 */
export function passedOver({ shown }: JudgedSearch): JudgedSearch['shown'] {
  const last = shown.findLastIndex(({ said }) => said === 'chosen');
  return shown.filter(({ said }, i) => said === 'rejected' || (said === null && i < last));
}

/**
 * How far choices score above what was passed over, in standard deviations of the page, by eq. (10)
 * with the default weights. Only results before the last choice count: the last choice and what
 * follows depend on when the user stopped, which favours the ranking that was shown. null where
 * nothing can be compared.
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
  const mapped = bilinear ? withBilinear(query, bilinear) : query;
  const values = shown.map(({ picture }) => score(similaritiesOf(mapped, picture, sigmas), defaultWeights));
  const [chosen, passed] = [true, false].map((wanted) =>
    mean(values.filter((_, i) => isSeen(shown[i].said, i, wanted))),
  ) as [number, number];
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return deviation > 0 ? (chosen - passed) / deviation : 0;
}

/** How far W raises the margin of choices in held-out searches. */
export interface JudgedGain {
  searches: number;
  /** Mean difference of `choiceMargin` with and without W. */
  gain: number;
  /** Standard error of the mean. */
  error: number;
}

/** Change of each search's margin by W, for searches that have a margin. */
export function marginChanges(searches: JudgedSearch[], sigmas: Readonly<Sigmas>, bilinear: Bilinear): number[] {
  return searches.flatMap((search) => {
    const before = choiceMargin(search, sigmas, null);
    return before === null ? [] : [choiceMargin(search, sigmas, bilinear)! - before];
  });
}

/** @returns null for fewer than `fewest` changes */
export function judgedGain(changes: number[], fewest: number): JudgedGain | null {
  if (changes.length < Math.max(2, fewest)) return null;
  const gain = mean(changes);
  const variance = changes.reduce((sum, change) => sum + (change - gain) ** 2, 0) / (changes.length - 1);
  return { searches: changes.length, gain, error: Math.sqrt(variance / changes.length) };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
