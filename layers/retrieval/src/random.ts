/** A seeded generator of uniform 32-bit integers (Marsaglia's xorshift32, 2003): the same draws on every machine. */
export function xorshift32(seed: number): () => number {
  return xorshift32From(Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5);
}

/** The same from its 32-bit state, where a kernel keeps that, too. 0, at which it would stay, counts as 1. */
export function xorshift32From(initialState: number): () => number {
  let state = initialState | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** A seeded generator of uniform numbers in [0, 1). */
export function uniform(seed: number): () => number {
  const next = xorshift32(seed);
  return () => next() / 2 ** 32;
}
