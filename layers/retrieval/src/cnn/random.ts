/** A seeded source of randomness whose state can be stored and taken up again. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** In 0 .. n - 1. */
  integer(n: number): number;
  /** The 32-bit state; `seededRandom(state)` goes on from here. */
  state(): number;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for initial weights, crops and shuffles. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    uniform,
    // Box-Muller; the second value of each pair is dropped so that the state stays one number.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (n) => Math.floor(uniform() * n),
    state: () => state,
  };
}
