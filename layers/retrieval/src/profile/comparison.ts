import {
  deviations,
  perChannel,
  type ScoreCalibration,
  type Similarities,
  standardScores,
} from '../similarity/index.ts';

/** A picture as a search showed it: how it resembled the query. */
export interface ShownPicture {
  imageId: string;
  similarities: Similarities;
}

/** What the similarities of a judged picture are held against. */
export interface Comparison {
  calibration: ScoreCalibration;
  /** The page of results on which the user judged, best first. */
  shown: ShownPicture[];
  /** How many of them were chosen. */
  chosen: number;
}

/** Shown pictures vary at least by this share of what the library does. */
const leastSpread = 0.15;

/**
 * Five similarities made comparable. As they are they are not: two pictures of one kind have a cosine of .4 and, by chance, a
 * colour similarity of .5, so the largest would nearly always be that of the main object. Here each says by how much the
 * picture exceeds two strangers, times by how much it exceeds the others shown: what sets a choice apart from what was
 * passed over. The more of those shown were chosen, the less the rest says, and (by the cube of
 * that share) the library takes its place.
 */
export function comparable(
  similarities: Readonly<Similarities>,
  { calibration, shown, chosen }: Comparison,
): Similarities {
  const standard = standardScores(similarities, calibration);
  const spreads = deviations(calibration);
  const share = shown.length > 0 ? Math.min(1, chosen / shown.length) ** 3 : 1;
  const gains = perChannel((c) => {
    const values = shown.map((picture) => picture.similarities[c]);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
    const reference = (1 - share) * mean + share * calibration.unlike[c];
    const spread = (1 - share) * Math.max(Math.sqrt(variance), leastSpread * spreads[c]) + share * spreads[c];
    return Math.max(0, standard[c]) * Math.max(0, (similarities[c] - reference) / spread);
  });
  return Object.values(gains).some((gain) => gain > 0) ? gains : standard;
}
