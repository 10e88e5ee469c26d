import { decodeKeypoints, type Keypoints } from '../features/index.ts';
import type { LibraryView } from '../library/index.ts';
import { isNearDuplicate, type KeypointSet, mirrorDescriptors, mirrorKeypoints } from '../matching/index.ts';
import { evenRows, type WordHit } from '../words/index.ts';
import { instancesOf, readWords, type WordSource, wordCoder } from './instances.ts';
import { keypointSet } from './verify.ts';

/** Candidates that are compared keypoint by keypoint, of the picture and again of its mirror image. */
const mostCandidates = 8;
/** Keypoints by which candidates for the mirror image are found: finding words for all would take longer than all else here. */
const mostMirrored = 128;
/**
 * What a candidate shares with the picture, of what the picture shares with itself. Of copies of pictures of Corel-1k with even
 * numbers those that are scaled to .35 share least, .02 and more; half of the pictures have no other that shares .001.
 */
const leastShare = 0.008;

/** Another picture of the library that shows the same, as a copy does. */
export interface NearDuplicate {
  imageId: string;
  /** Left for right. */
  mirrored: boolean;
}

/** The near-duplicates of a picture that a library has, its own id left out. */
export async function nearDuplicatesOf(
  imageId: string,
  keypoints: Keypoints,
  view: LibraryView,
  source: WordSource,
): Promise<NearDuplicate[]> {
  const coder = await wordCoder();
  // A copy's keypoints are so like the picture's that nearly all are the same words: one for each does.
  const words = await readWords(imageId, coder, source);
  if (!words) return [];
  const index = instancesOf(view);
  const hits = await index.closest(keypoints, mostCandidates + 1, source, words);
  const ownScore = hits.find((hit) => hit.imageId === imageId)?.score ?? 0;
  const isOther = (hit: WordHit) => hit.imageId !== imageId;
  const likely = hits.filter((hit) => isOther(hit) && hit.score >= leastShare * ownScore);
  const own = keypointSet(keypoints);
  const copies = await confirmed(likely.slice(0, mostCandidates), own, source);

  const mirror = mirrorOfSome(keypoints, mostMirrored);
  const mirrorHits = await index.closest(mirror, mostCandidates + 1, source, coder.encode(mirror, 1));
  const least = (leastShare * ownScore * mirror.count) / Math.max(1, keypoints.count);
  const likelyMirrors = mirrorHits.filter((hit) => isOther(hit) && hit.score >= least && !copies.has(hit.imageId));
  const mirrors = await confirmed(likelyMirrors.slice(0, mostCandidates), own, source, mirrorKeypoints);
  return [
    ...[...copies].map((found) => ({ imageId: found, mirrored: false })),
    ...[...mirrors].map((found) => ({ imageId: found, mirrored: true })),
  ];
}

/** The candidates that geometry confirms, in their order. */
async function confirmed(
  candidates: readonly WordHit[],
  own: KeypointSet,
  source: WordSource,
  seen = (keypoints: KeypointSet) => keypoints,
): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const sought = seen(own);
  const stored = await Promise.all(candidates.map(({ imageId }) => source.keypointsOf(imageId)));
  const isCopy = (bytes: Uint8Array | null | undefined) =>
    bytes != null && isNearDuplicate(sought, keypointSet(decodeKeypoints(bytes)));
  return new Set(candidates.filter((_, i) => isCopy(stored[i])).map(({ imageId }) => imageId));
}

/** At most so many keypoints of the mirror image, left for right. */
function mirrorOfSome({ geometry, descriptors, ...picture }: Keypoints, most: number): Keypoints {
  const rows = evenRows(picture.count, most);
  const places = new Float32Array(4 * rows.length);
  const own = new Uint8Array(128 * rows.length);
  for (const [i, row] of rows.entries()) {
    const [x, y, size, angle] = geometry.subarray(4 * row, 4 * row + 4);
    places.set([picture.width - 1 - x, y, size, (540 - angle) % 360], 4 * i);
    own.set(descriptors.subarray(128 * row, 128 * (row + 1)), 128 * i);
  }
  return { ...picture, count: rows.length, geometry: places, descriptors: mirrorDescriptors(own) };
}
