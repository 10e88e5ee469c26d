import { decodeKeypoints, type Keypoints } from '../features/index.ts';
import type { LibraryView } from '../library/index.ts';
import { isNearDuplicate, type KeypointSet, mirrorKeypoints } from '../matching/index.ts';
import type { WordHit } from '../words/index.ts';
import { instancesOf, readWords, type WordSource, wordCoder } from './instances.ts';
import { maxMirrored, mirrorQuery } from './mirror-query.ts';
import { keypointSet } from './verify.ts';

/** Maximum candidates verified, for the picture and again for its mirror image. */
const maxCandidates = 8;
/**
 * Smallest vote of a candidate, relative to the picture's vote for itself. Of copies of
 * even-numbered Corel-1k pictures, those scaled to .35 have the smallest, .02; half of the pictures
 * have no other picture above .001.
 */
const minShare = 0.008;

/** Another picture of the library that is a copy of this one. */
export interface NearDuplicate {
  imageId: string;
  /** Whether the copy is the mirror image. */
  mirrored: boolean;
}

/**
 * Finds near-duplicates of a picture in its library: words propose up to eight candidates each for
 * the picture and for its mirror image, geometry verifies them.
 *
 * @param imageId the picture's own id, which is left out
 * @param source reads keypoints and visual words of stored pictures
 * @returns copies first, then mirrored copies
 */
export async function nearDuplicatesOf(
  imageId: string,
  keypoints: Keypoints,
  view: LibraryView,
  source: WordSource,
): Promise<NearDuplicate[]> {
  const coder = await wordCoder();
  // Keypoints of a copy nearly always get the same words: one word per keypoint is enough.
  const words = await readWords(imageId, coder, source);
  if (!words) return [];
  const index = instancesOf(view);
  const hits = await index.closest(keypoints, maxCandidates + 1, source, words);
  const ownScore = hits.find((hit) => hit.imageId === imageId)?.score ?? 0;
  const isOther = (hit: WordHit) => hit.imageId !== imageId;
  const likely = hits.filter((hit) => isOther(hit) && hit.score >= minShare * ownScore);
  const own = keypointSet(keypoints);
  const copies = await confirmed(likely.slice(0, maxCandidates), own, source);

  const mirror = mirrorQuery(keypoints, maxMirrored);
  const mirrorHits = await index.closest(mirror, maxCandidates + 1, source, coder.encode(mirror, 1));
  const least = (minShare * ownScore * mirror.count) / Math.max(1, keypoints.count);
  const likelyMirrors = mirrorHits.filter((hit) => isOther(hit) && hit.score >= least && !copies.has(hit.imageId));
  const mirrors = await confirmed(likelyMirrors.slice(0, maxCandidates), own, source, mirrorKeypoints);
  return [
    ...[...copies].map((found) => ({ imageId: found, mirrored: false })),
    ...[...mirrors].map((found) => ({ imageId: found, mirrored: true })),
  ];
}

/** Candidates that geometry confirms, in their order. */
async function confirmed(
  candidates: readonly WordHit[],
  own: KeypointSet,
  source: WordSource,
  seen = (keypoints: KeypointSet) => keypoints,
): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const queryKeypoints = seen(own);
  const stored = await Promise.all(candidates.map(({ imageId }) => source.keypointsOf(imageId)));
  const isCopy = (bytes: Uint8Array | null | undefined) =>
    bytes != null && isNearDuplicate(queryKeypoints, keypointSet(decodeKeypoints(bytes)));
  return new Set(candidates.filter((_, i) => isCopy(stored[i])).map(({ imageId }) => imageId));
}
