import { decodeKeypoints, type Keypoints } from '../features/index.ts';
import { type KeypointSet, minFramedInliers, type Quad, verifyFramed } from '../matching/index.ts';
import type { Candidate } from '../scan/index.ts';

/** Reads the keypoints that were stored of a picture; null where there are none any more. */
export interface KeypointSource {
  keypointsOf(imageId: string): Promise<Uint8Array | null>;
}

/** What geometry says of a candidate. */
export interface Verified {
  /** Keypoint pairs that agree on one homography. */
  inliers: number;
  /** Where the stored picture appears in the query: its corners, clockwise from the top left, in the pixels in which the query's keypoints lie. */
  quad: Quad;
}

/**
 * Six inliers leave 1 / e² of a doubt, and each further one 1 / e of that, as long as they may be chance: of pictures that a
 * photograph does not show, one in 340 had six by chance and one in 680 more than seven; of 4 680 pairs that words propose within
 * Corel-1k, none of two labels had six. With 1 / e for the first six, photographs that show a thing badly went behind what only
 * looks like them. From `beyondChance` on the doubt falls more slowly, so that however many there are, more of them still come
 * first: 500 leave a doubt that numbers can hold.
 */
const nepersOfFewest = 2;
const beyondChance = 16;
const nepersPerFactor = 5.5;

/**
 * Compares the query's keypoints with those of each candidate by mutual matches that agree on one view of it.
 *
 * @returns by image id, the candidates in which the query was found
 */
export async function verifyCandidates(
  query: Keypoints,
  candidates: readonly Pick<Candidate, 'imageId'>[],
  source: KeypointSource,
): Promise<Map<string, Verified>> {
  const found = new Map<string, Verified>();
  if (query.count < minFramedInliers) return found;
  const stored = await Promise.all(candidates.map(({ imageId }) => source.keypointsOf(imageId)));
  for (const [i, bytes] of stored.entries()) {
    if (!bytes) continue;
    const { inliers, quad } = verifyFramed(query, decodeKeypoints(bytes));
    if (quad) found.set(candidates[i].imageId, { inliers, quad });
  }
  return found;
}

/**
 * A score lifted by geometric evidence: two independent reasons to believe, so the doubts multiply. It stays in [0, 1] and
 * falls for no candidate.
 */
export function liftedScore(score: number, inliers: number): number {
  const nepers = Math.min(inliers, beyondChance) - minFramedInliers + nepersOfFewest;
  const more = nepersPerFactor * Math.log(Math.max(1, inliers / beyondChance));
  return 1 - (1 - score) * Math.exp(-nepers - more);
}

/** Keypoints as matching takes them. */
export function keypointSet({ width, height, count, geometry, descriptors }: Keypoints): KeypointSet {
  const points = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) points.set(geometry.subarray(i * 4, i * 4 + 2), i * 2);
  return { width, height, count, points, descriptors };
}
