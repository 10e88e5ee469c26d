import {
  deviations,
  perChannel,
  type ScoreCalibration,
  type Similarities,
  standardScores,
} from '../similarity/index.ts';

/** A picture of a search's page with its similarities to the query. */
export interface PagePicture {
  imageId: string;
  similarities: Similarities;
}

/** The page on which a user judged, and the library that it came from. */
export interface JudgedContext {
  calibration: ScoreCalibration;
  /** Pictures of the page, best first. */
  shown: PagePicture[];
  /** Number of them that were chosen. */
  chosen: number;
}

/** Smallest spread of a channel over a page, relative to its spread over the library. */
const minSpread = 0.15;

/**
 * Puts the five similarities of a judged picture on one scale. Raw similarities differ by channel:
 * two pictures of one kind have a cosine of .4 and by chance a colour similarity of .5, so the main
 * object would nearly always dominate. The evidence of a channel is how far the picture exceeds two
 * strangers, in standard deviations, times how far it exceeds the other pictures of the page. The
 * more pictures of a page are chosen, the less the page tells: its weight falls with the cube of
 * that share, and the library's takes its place.
 *
 * @returns evidence >= 0 per channel; the standard scores where no channel exceeds the page
 */
export function channelEvidence(
  similarities: Readonly<Similarities>,
  { calibration, shown, chosen }: JudgedContext,
): Similarities {
  const standard = standardScores(similarities, calibration);
  const spreads = deviations(calibration);
  const share = shown.length > 0 ? Math.min(1, chosen / shown.length) ** 3 : 1;
  const gains = perChannel((c) => {
    const values = shown.map((picture) => picture.similarities[c]);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
    const reference = (1 - share) * mean + share * calibration.unlike[c];
    const spread = (1 - share) * Math.max(Math.sqrt(variance), minSpread * spreads[c]) + share * spreads[c];
    return Math.max(0, standard[c]) * Math.max(0, (similarities[c] - reference) / spread);
  });
  return Object.values(gains).some((gain) => gain > 0) ? gains : standard;
}
