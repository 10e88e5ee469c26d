import type { Features } from '@dlsift/retrieval/features';
import { decodeImage, isFlat, type RgbImage, resizeRgb } from '@dlsift/retrieval/image';
import type { LibraryView } from '@dlsift/retrieval/library';
import { searchLibrary } from '@dlsift/retrieval/ranking';
import type { WordSource } from '@dlsift/retrieval/recognise';
import { defaultWeights } from '@dlsift/retrieval/similarity';

/** Reads thumbnails; null: the picture has none. */
export interface ThumbnailSource {
  thumbnailOf(imageId: string): Promise<Uint8Array | null>;
}

/** Maximum most similar pictures whose thumbnails are compared. */
const maxCandidates = 8;
/**
 * Minimum cosine of the CNN vectors of two copies. Copies of drawn plain pictures as JPEG, as WebP
 * and at .7 of the size have .71 at least; the thumbnails decide.
 */
const minCosine = 0.6;
/**
 * Pixels per side to which thumbnails are resized before comparison, which evens out compression
 * artefacts.
 */
const side = 64;
/**
 * Maximum difference of two copies in any channel of any pixel, of 255; a letter differs by more.
 */
const maxDifference = 8;
/** Maximum relative difference of the aspect ratios: sides are whole pixels. */
const maxStretch = 0.03;

/**
 * Ids of pictures that look the same at every place. Recognises copies of pictures with almost no
 * keypoints. A flat picture has none here: all pictures of one colour look the same, and say
 * nothing of each other.
 */
export async function plainCopiesOf(
  imageId: string,
  features: Features,
  view: LibraryView,
  stored: WordSource & ThumbnailSource,
): Promise<string[]> {
  const query = { features, keypoints: null, excluded: new Set([imageId]) };
  const request = { weights: defaultWeights, k: maxCandidates, verify: 0, minScore: 0 };
  const { results } = await searchLibrary(query, view, request, stored);
  const candidates = results.filter(({ similarities }) => similarities.cnn >= minCosine);
  if (candidates.length === 0) return [];
  const own = await thumbnailOf(imageId, stored);
  if (!own || isFlat(own)) return [];
  const copies: string[] = [];
  for (const candidate of candidates) {
    const other = await thumbnailOf(candidate.imageId, stored);
    if (other && !isFlat(other) && (await looksTheSame(own, other))) copies.push(candidate.imageId);
  }
  return copies;
}

async function thumbnailOf(imageId: string, stored: ThumbnailSource): Promise<RgbImage | null> {
  const bytes = await stored.thumbnailOf(imageId);
  return bytes && (await decodeImage(bytes, { minSide: 1 })).rgb;
}

/** Whether two thumbnails look the same at every place. */
async function looksTheSame(a: RgbImage, b: RgbImage): Promise<boolean> {
  if (Math.abs((a.width * b.height) / (a.height * b.width) - 1) > maxStretch) return false;
  const [x, y] = await Promise.all([a, b].map((rgb) => resizeRgb(rgb, side, side)));
  return x.data.every((value, i) => Math.abs(value - y.data[i]) <= maxDifference);
}
