/** A seeded generator of uniform 32-bit integers (Marsaglia's xorshift32, 2003): the same draws on every machine. */
export function xorshift32(seed: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5) | 0;
  if (state === 0) state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
