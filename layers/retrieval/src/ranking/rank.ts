import type { Keypoints } from '../features/index.ts';
import {
  type KeypointSource,
  liftedScore,
  type Recognised,
  type Verified,
  verifyCandidates,
} from '../recognise/index.ts';
import { byScore, type Candidate, type Scan } from '../scan/index.ts';

/** A result of a search: a candidate with what ranking found out about it. */
export type SearchResult = Candidate &
  Partial<Verified> & {
    /** Whether it is the query's own picture. */
    own?: boolean;
    /** Whether its score is that of the query's mirror image. */
    mirrored?: boolean;
    /** What W of eq. (12) adds to its score. */
    learned?: number;
    /** What the first results add to its score; see `neighbourValue`. */
    expansion?: number;
  };

/**
 * Fraction of the verified candidates that share visual words with the query. The others are those
 * with the highest scores.
 */
const recognisedShare = 0.8;

/**
 * Orders the scan's best after verifying some by geometry. Most of the verified share visual words
 * with the query, in whatever class they lie; where none do, half resemble the query most in SIFT.
 * The others score best.
 *
 * @param verify maximum candidates whose keypoints are compared with the query's
 * @param appraise scores in [0, 1] of candidates before geometry lifts them; `isSame` tells what
 *   geometry recognised
 * @returns best first
 */
export async function rank(
  keypoints: Keypoints | null,
  scan: Scan,
  verify: number,
  source: KeypointSource,
  recognised: Recognised,
  appraise: (candidates: Candidate[], isSame: (imageId: string) => boolean) => SearchResult[] = (all) => all,
): Promise<SearchResult[]> {
  const best = scan.results();
  if (verify === 0 || !keypoints) return appraise(best, () => false).sort((a, b) => b.score - a.score);
  const { imageIds } = recognised;
  const proposed = imageIds.slice(0, Math.ceil(verify * recognisedShare));
  const candidates = new Map([...scan.closestInSift(), ...best].map((candidate) => [candidate.imageId, candidate]));
  const others = imageIds.length > 0 ? best.map(({ imageId }) => imageId) : [...candidates.keys()];
  const compared = [...new Set([...proposed, ...others, ...imageIds])].slice(0, verify).map((imageId) => ({ imageId }));
  const verified = await verifyCandidates(keypoints, compared, source);
  for (const imageId of verified.keys()) {
    if (candidates.has(imageId)) continue;
    const candidate = await recognised.candidateOf(imageId);
    if (candidate) candidates.set(imageId, candidate);
  }
  return appraise([...candidates.values()], (imageId) => verified.has(imageId))
    .map((appraised) => {
      const found = verified.get(appraised.imageId);
      return found ? { ...appraised, ...found, score: liftedScore(appraised.score, found.inliers) } : appraised;
    })
    .sort(byScore);
}
