import { type Generator, xorshift32 } from '../math/index.ts';

/**
 * The random sequence of clustering and the SVM. The SVM kernel advances the same state, so that it
 * and the float64 reference of the tests visit rows in the same order.
 */
export const partitionGenerator: Generator = {
  ...xorshift32,
  /** Spreads small seeds over the 32 bits. */
  start(seed) {
    const mixed = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) | 0 || 1;
  },
};
