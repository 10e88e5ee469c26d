import { seededRandom } from '@dlsift/retrieval/math';

/** A seeded source of uniform numbers in [0, 1) for the inputs of tests. */
export function mulberry32(seed: number): () => number {
  return seededRandom(seed).uniform;
}
