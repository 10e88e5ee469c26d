import type { Features } from '@dlsift/retrieval/features';
import { decodeImage, type RgbImage, resizeRgb } from '@dlsift/retrieval/image';
import { type LibraryView, searchLibrary, type WordSource } from '@dlsift/retrieval/index';
import { defaultWeights } from '@dlsift/retrieval/similarity';

/** Reads a picture's thumbnail; null where there is none. */
export interface ThumbnailSource {
  thumbnailOf(imageId: string): Promise<Uint8Array | null>;
}

/** Pictures that resemble it most, and are looked at. */
const mostCandidates = 8;
/** Cosine of the CNN vectors; a stored one has eight bits per number. */
const leastCosine = 0.99;
/** Both thumbnails are brought to this size, so that what compression did evens out. */
const side = 64;
/** Grey levels of any channel by which two copies may differ at the worst place; a letter differs by more. */
const mostDifference = 8;
/** Share by which the sides' ratios may differ: copies are of whole pixels. */
const mostStretch = 0.03;

/** The ids of pictures that look the same everywhere: how copies of pictures with next to no keypoints are known. */
export async function plainCopiesOf(
  imageId: string,
  features: Features,
  view: LibraryView,
  stored: WordSource & ThumbnailSource,
): Promise<string[]> {
  const query = { features, keypoints: null, excluded: new Set([imageId]) };
  const request = { weights: defaultWeights, k: mostCandidates, verify: 0, minScore: 0 };
  const { results } = await searchLibrary(query, view, request, stored);
  const candidates = results.filter(({ similarities }) => similarities.cnn >= leastCosine);
  if (candidates.length === 0) return [];
  const own = await stored.thumbnailOf(imageId);
  if (!own) return [];
  const copies: string[] = [];
  for (const candidate of candidates) {
    const other = await stored.thumbnailOf(candidate.imageId);
    if (other && (await looksTheSame(own, other))) copies.push(candidate.imageId);
  }
  return copies;
}

/** Whether two thumbnails show the same at every place. */
export async function looksTheSame(one: Uint8Array, other: Uint8Array): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(async (bytes) => (await decodeImage(bytes, { minSide: 1 })).rgb));
  if (Math.abs((a.width * b.height) / (a.height * b.width) - 1) > mostStretch) return false;
  const [x, y] = await Promise.all([a, b].map((rgb: RgbImage) => resizeRgb(rgb, side, side)));
  return x.data.every((value, i) => Math.abs(value - y.data[i]) <= mostDifference);
}
