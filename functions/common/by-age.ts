import type { ReadyImage } from '@dlsift/retrieval/storage';

/**
 * Orders pictures oldest first; of pictures indexed at the same time, the one with the smaller id
 * is first.
 */
export function byAge(a: ReadyImage, b: ReadyImage): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.imageId < b.imageId ? -1 : 1;
}
