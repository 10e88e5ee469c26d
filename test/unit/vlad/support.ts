/** A seeded generator of uniform numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** `count` x 128 descriptors, each near one of `kinds` prototypes that are the same for every seed. */
export function clustered(seed: number, count: number, kinds: number): Uint8Array {
  const prototypes = random(1);
  const centres = Uint8Array.from({ length: kinds * 128 }, () => prototypes() * 200);
  const next = random(seed);
  const out = new Uint8Array(count * 128);
  for (let row = 0; row < count; row++) {
    const kind = Math.floor(next() * kinds);
    for (let d = 0; d < 128; d++) out[row * 128 + d] = centres[kind * 128 + d]! + next() * 40;
  }
  return out;
}

/** Descriptors of `count` pictures of 30 keypoints. */
export function pictures(count: number, kinds = 8): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => clustered(100 + i, 30, kinds));
}
