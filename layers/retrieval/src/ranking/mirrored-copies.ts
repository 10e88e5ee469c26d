import type { LibraryView } from '../library/index.ts';
import {
  liftedScore,
  maxMirrored,
  mirrorQuery,
  recognise,
  verifyCandidates,
  type WordSource,
} from '../recognise/index.ts';
import { byScore } from '../scan/index.ts';
import { appraise } from './appraise.ts';
import type { SearchPlan } from './plan.ts';
import type { SearchResult } from './rank.ts';

/** Maximum candidates compared with the mirror image; of a mirrored copy, words propose it first. */
const maxCandidates = 4;

/**
 * Number of keypoint pairs from which on the query is recognised as it is. Pictures of other things
 * have fewer by chance or by a shared detail.
 */
const surelySame = 20;

/**
 * Minimum keypoint pairs by which a mirrored picture is recognised. More than those of a plain one:
 * symmetrical things resemble their mirror images, and mirrored copies have many pairs.
 */
const minInliers = 16;

/**
 * Looks for pictures that show the mirror image of the query, by words and geometry alone. A search
 * that finds its picture plainly does nothing here.
 *
 * @param ranking results of the plain query, best first
 * @returns the ranking, best first; what agrees with the mirror image in more keypoints than any
 *   picture agrees with the query is lifted and marked
 */
export async function withMirroredCopies(
  ranking: SearchResult[],
  plan: SearchPlan,
  view: LibraryView,
  source: WordSource,
): Promise<SearchResult[]> {
  const [side, mirror] = plan.sides;
  const { keypoints, scanned } = side;
  if (mirror || !keypoints || plan.verify === 0 || keypoints.count < minInliers) return ranking;
  const known = Math.max(...ranking.map(({ inliers = 0, own }) => (own ? surelySame : inliers)), 0);
  if (known >= surelySame) return ranking;
  const proposed = await recognise(
    mirrorQuery(keypoints, maxMirrored),
    Math.min(plan.verify, maxCandidates),
    { ...plan, vectors: scanned },
    { overlay: view.overlay, partition: plan.partition },
    source,
  );
  if (proposed.imageIds.length === 0) return ranking;
  const compared = proposed.imageIds.map((imageId) => ({ imageId }));
  const verified = await verifyCandidates(mirrorQuery(keypoints), compared, source);
  const results = new Map(ranking.map((result) => [result.imageId, result]));
  for (const [imageId, { inliers, quad }] of verified) {
    if (inliers < minInliers || inliers <= known) continue;
    const ranked = results.get(imageId);
    const plain = ranked?.inliers === undefined ? ranked : undefined;
    const candidate = plain ?? (await proposed.candidateOf(imageId));
    if (!candidate) continue;
    const { score } = plain ?? appraise(candidate, side, proposed.vectors.get(imageId), [], plan);
    results.set(imageId, { ...candidate, inliers, quad, mirrored: true, score: liftedScore(score, inliers) });
  }
  return [...results.values()].sort(byScore);
}
