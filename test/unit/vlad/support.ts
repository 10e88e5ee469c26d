import { mulberry32 } from '../../random.ts';

/**
 * `count` x 128 descriptors, each near one of `kinds` prototypes, which are the same for every
 * seed.
 */
export function clustered(seed: number, count: number, kinds: number): Uint8Array {
  const prototypes = mulberry32(2);
  const centres = Uint8Array.from({ length: kinds * 128 }, () => prototypes() * 200);
  const next = mulberry32(seed);
  const out = new Uint8Array(count * 128);
  for (let row = 0; row < count; row++) {
    const kind = Math.floor(next() * kinds);
    for (let d = 0; d < 128; d++) out[row * 128 + d] = centres[kind * 128 + d] + next() * 40;
  }
  return out;
}

/** Descriptors of `count` pictures of 30 keypoints. */
export function pictures(count: number, kinds = 8): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => clustered(100 + i, 30, kinds));
}
