import type { Keypoints } from '../features/index.ts';
import { byScore, type Candidate } from './candidate.ts';
import type { Scan } from './scan.ts';
import { type KeypointSource, liftedScore, type Verified, verifyCandidates } from './verify.ts';

/** A candidate, with where the query was found in it if it was. */
export type RankedCandidate = Candidate & Partial<Verified>;

/**
 * The scan's best, in the order after geometry had its say. Half of what is verified resembles the query most in SIFT,
 * where the same thing hides in another scene; the rest scores best.
 *
 * @param verify candidates whose keypoints are compared with the query's
 */
export async function rank(
  keypoints: Keypoints | null,
  scan: Scan,
  verify: number,
  source: KeypointSource,
): Promise<RankedCandidate[]> {
  const best = scan.results();
  if (verify === 0 || !keypoints) return best;
  const pool = new Map([...scan.closestInSift(), ...best].map((candidate) => [candidate.imageId, candidate]));
  const candidates = [...pool.values()];
  const verified = await verifyCandidates(keypoints, candidates.slice(0, verify), source);
  return candidates
    .map((candidate): RankedCandidate => {
      const found = verified.get(candidate.imageId);
      return found ? { ...candidate, ...found, score: liftedScore(candidate.score, found.inliers) } : candidate;
    })
    .sort(byScore);
}
