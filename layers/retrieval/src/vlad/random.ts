/** A seeded generator of uniform numbers in [0, 1) (Marsaglia's xorshift32, 2003): the same draws on every machine. */
export function uniform(seed: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5) | 0;
  if (state === 0) state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** `count` different integers below `total`, ascending (selection sampling, Knuth's algorithm S); all where count >= total. */
export function sample(random: () => number, count: number, total: number): Int32Array {
  const out = new Int32Array(Math.min(count, total));
  let taken = 0;
  for (let i = 0; taken < out.length; i++) {
    if (random() * (total - i) < out.length - taken) out[taken++] = i;
  }
  return out;
}
