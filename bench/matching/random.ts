import { type Generator, seededRandom, xorshift32 } from '@dlsift/retrieval/math';

/** The sequence with which the published figures were measured. */
const generator: Generator = { ...xorshift32, start: (seed) => Math.imul(seed + 1, 0x9e3779b1) | 1 };

/** A seeded source of uniform numbers in [0, 1). */
export function uniform(seed: number): () => number {
  return seededRandom(seed, generator).uniform;
}
