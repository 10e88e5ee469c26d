import { xorshift32From } from '../random.ts';

/** The SVM kernel draws the same sequence, so that it and the oracle of its tests visit rows in one order. */
export interface Random {
  /** Uniform integer in [0, bound); exact for bounds below 2^21. */
  below(bound: number): number;
  /** Uniform in [0, 1). */
  uniform(): number;
}

export function createRandom(seed: number): Random {
  const next = xorshift32From(initialState(seed));
  return {
    below: (bound) => Math.floor((next() * bound) / 2 ** 32),
    uniform: () => next() / 2 ** 32,
  };
}

/** Spreads small seeds over the 32 bits; xorshift cannot start at zero. */
export function initialState(seed: number): number {
  const mixed = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) | 0 || 1;
}
