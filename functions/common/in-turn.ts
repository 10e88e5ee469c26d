import pLimit from 'p-limit';

/** Runs one piece of work after the other, in the order in which they were handed in. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * For work that needs much memory. Decoding the largest accepted picture takes most of a function's
 * memory (1.8 GB for 100 megapixels of AVIF), so pictures are read side by side and decoded one by
 * one.
 */
export function takeTurns(): InTurn {
  return pLimit(1);
}
