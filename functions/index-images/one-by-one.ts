import { type InTurn, takeTurns } from '../common/index.ts';

/** Thrown where a picture's turn comes too late: its message goes back to the queue. */
export class NoTimeLeftError extends Error {
  override name = 'NoTimeLeftError';
}

/** A picture of 100 megapixels takes some 20 seconds to decode; what is stored of it, and looking it up, a few more. */
const leastMs = 40_000;

/**
 * The pictures of a batch are described one by one. What cannot be done in time is not begun: a function that is stopped in the
 * middle would take its whole batch with it.
 *
 * @param remainingMs of this invocation
 */
export function oneByOne(remainingMs: () => number): InTurn {
  const inTurn = takeTurns();
  return (work) =>
    inTurn(() => {
      if (remainingMs() >= leastMs) return work();
      throw new NoTimeLeftError(
        `Expected at least ${leastMs} ms for a picture but ${remainingMs()} are left; its message is delivered again`,
      );
    });
}
