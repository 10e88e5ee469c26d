import { decodeKeypoints, type Keypoints } from '../features/index.ts';
import { isNearDuplicate, mirrorDescriptors, mirrorKeypoints } from '../matching/index.ts';
import { instancesOf, readWords, type WordSource, wordCoder } from './instances.ts';
import type { LibraryView } from './library-view.ts';
import { keypointSet } from './verify.ts';

/** Candidates that are compared keypoint by keypoint, of the picture and again of its mirror image. */
const mostCandidates = 8;
/**
 * What a candidate shares with the picture, of what the picture shares with itself. Of copies of Corel-1k's pictures those that
 * are scaled to .35 share least, .018 and more; of a hundred other pictures, nine in ten have none that shares .002.
 */
const leastShare = 0.004;

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
  const found = new Map<string, NearDuplicate>();
  const coder = await wordCoder();
  let least = 0;
  for (const mirrored of [false, true]) {
    const seen = mirrored ? mirrorOf(keypoints) : keypoints;
    const own = mirrored ? mirrorKeypoints(keypointSet(keypoints)) : keypointSet(keypoints);
    // A copy's keypoints are so like the picture's that nearly all are the same words: one for each does.
    const words = mirrored ? coder.encode(seen, 1) : await readWords(imageId, coder, source);
    if (!words) break;
    const hits = await instancesOf(view).closest(seen, mostCandidates + 1, source, words);
    if (!mirrored) least = leastShare * (hits.find((hit) => hit.imageId === imageId)?.score ?? 0);
    const others = hits
      .filter((hit) => hit.imageId !== imageId && hit.score >= least && !found.has(hit.imageId))
      .slice(0, mostCandidates);
    const stored = await Promise.all(others.map((hit) => source.keypointsOf(hit.imageId)));
    for (const [i, hit] of others.entries()) {
      const bytes = stored[i];
      if (bytes && isNearDuplicate(own, keypointSet(decodeKeypoints(bytes)))) {
        found.set(hit.imageId, { imageId: hit.imageId, mirrored });
      }
    }
  }
  return [...found.values()];
}

function mirrorOf(keypoints: Keypoints): Keypoints {
  const geometry = keypoints.geometry.map((value, i) => {
    if (i % 4 === 0) return keypoints.width - 1 - value;
    return i % 4 === 3 ? (540 - value) % 360 : value;
  });
  return { ...keypoints, geometry, descriptors: mirrorDescriptors(keypoints.descriptors) };
}
