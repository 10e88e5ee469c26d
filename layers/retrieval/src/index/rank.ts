import type { Keypoints } from '../features/index.ts';
import { byScore, type Candidate } from './candidate.ts';
import type { Scan } from './scan.ts';
import { type KeypointSource, liftedScore, type Verified, verifyCandidates } from './verify.ts';

/** A candidate, with where the query was found in it if it was. */
export type RankedCandidate = Candidate &
  Partial<Verified> & {
    /** true: it is the very picture that was searched with. */
    own?: boolean;
  };

/** Pictures that share keypoints with the query, wherever in the library they are. */
export interface Recognised {
  /** Ids, best first. */
  imageIds: string[];
  /** The candidate of an id that the scan did not keep; null where the search may not find it. */
  candidateOf(imageId: string): Promise<Candidate | null>;
}

/** Of what is verified, the share that goes to pictures that share keypoints with the query; the rest scores best. */
const recognisedShare = 0.8;

/**
 * The scan's best, in the order after geometry had its say. Most of what is verified shares keypoints with the query, whatever
 * class it is in; where nothing is known of that, half of it resembles the query most in SIFT. The rest scores best.
 *
 * @param verify candidates whose keypoints are compared with the query's
 * @param appraise gives what a candidate's score of eq. (10) is worth in [0, 1]; geometry lifts that
 */
export async function rank(
  keypoints: Keypoints | null,
  scan: Scan,
  verify: number,
  source: KeypointSource,
  recognised: Recognised,
  appraise: (candidate: Candidate) => RankedCandidate = (candidate) => candidate,
): Promise<RankedCandidate[]> {
  const best = scan.results();
  if (verify === 0 || !keypoints) return best.map(appraise).sort((a, b) => b.score - a.score);
  const { imageIds } = recognised;
  const foremost = imageIds.slice(0, Math.ceil(verify * recognisedShare));
  const candidates = new Map([...scan.closestInSift(), ...best].map((candidate) => [candidate.imageId, candidate]));
  const others = imageIds.length > 0 ? best.map(({ imageId }) => imageId) : [...candidates.keys()];
  const sought = [...new Set([...foremost, ...others, ...imageIds])].slice(0, verify).map((imageId) => ({ imageId }));
  const verified = await verifyCandidates(keypoints, sought, source);
  for (const imageId of verified.keys()) {
    if (candidates.has(imageId)) continue;
    const candidate = await recognised.candidateOf(imageId);
    if (candidate) candidates.set(imageId, candidate);
  }
  return [...candidates.values()]
    .map((candidate) => {
      const found = verified.get(candidate.imageId);
      const appraised = appraise(candidate);
      return found ? { ...appraised, ...found, score: liftedScore(appraised.score, found.inliers) } : appraised;
    })
    .sort(byScore);
}
