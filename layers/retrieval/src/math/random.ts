/**
 * A pseudo-random sequence of 32-bit integers with 32 bits of state: how it starts, how it goes on,
 * and what it shows of its state. Shipped files and published figures pin both sequences below.
 */
export interface Generator {
  /** The first state for a seed. */
  start(seed: number): number;
  /** The state after a state. */
  advance(state: number): number;
  /** The uniform 32-bit integer that a state gives. */
  output(state: number): number;
}

/**
 * Mulberry32 (Tommy Ettinger, public domain); its state is its seed, so a stored state continues as
 * a seed.
 */
export const mulberry32: Generator = {
  start: (seed) => seed >>> 0,
  advance: (state) => (state + 0x6d2b79f5) >>> 0,
  output(state) {
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  },
};

/** Xorshift32 (Marsaglia 2003). It would stay at state 0, which counts as 1. */
export const xorshift32: Generator = {
  start: (seed) => Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5,
  advance(state) {
    let x = state | 0 || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  },
  output: (state) => state,
};

/** A seeded source of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number;
  /** A uniform integer from 0 to n - 1. */
  integer(n: number): number;
  /** A uniform integer from 0 to 2^32 - 1. */
  uint32(): number;
  /** Shuffles in place (Fisher and Yates). */
  shuffle(items: { length: number; [index: number]: number }): void;
  /**
   * `count` different integers below `total`, ascending (Knuth's algorithm S); all of them where
   * count >= total.
   */
  sample(count: number, total: number): Int32Array;
  /** The 32-bit state; with `mulberry32`, `seededRandom(state)` continues from here. */
  state(): number;
}

/**
 * Makes a source of random numbers.
 *
 * @param seed any integer; its low 32 bits count
 * @param generator the sequence to draw from
 */
export function seededRandom(seed: number, generator: Generator = mulberry32): Random {
  let state = generator.start(seed);
  const uint32 = () => {
    state = generator.advance(state);
    return generator.output(state);
  };
  const uniform = () => uint32() / 2 ** 32;
  const integer = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    integer,
    uint32,
    // Box and Muller. The second value of each pair is dropped, so that the state stays one number.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = items[i];
        items[i] = items[j];
        items[j] = held;
      }
    },
    sample(count, total) {
      const chosen = new Int32Array(Math.min(count, total));
      let taken = 0;
      for (let i = 0; taken < chosen.length; i++) {
        if (uniform() * (total - i) < chosen.length - taken) chosen[taken++] = i;
      }
      return chosen;
    },
    state: () => state,
  };
}
