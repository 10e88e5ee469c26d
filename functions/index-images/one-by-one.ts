import { type InTurn, takeTurns } from '../common/index.ts';

/** Too little time is left for a picture; its message goes back to the queue. */
export class NoTimeLeftError extends Error {
  override name = 'NoTimeLeftError';
}

/**
 * Minimum milliseconds left to begin a picture: decoding 100 megapixels takes about 20 seconds,
 * storing and linking a few more.
 */
const minMs = 40_000;

/**
 * Takes turns for the pictures of a batch. A picture without enough time is not begun: a function
 * that is stopped would lose its whole batch.
 *
 * @param remainingMs milliseconds left of this invocation
 */
export function oneByOne(remainingMs: () => number): InTurn {
  const inTurn = takeTurns();
  return (work) =>
    inTurn(() => {
      if (remainingMs() >= minMs) return work();
      throw new NoTimeLeftError(
        `Expected at least ${minMs} ms for a picture but ${remainingMs()} are left; its message is delivered again`,
      );
    });
}
