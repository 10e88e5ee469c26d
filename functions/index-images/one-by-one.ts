/** Thrown where a picture's turn comes too late: its message goes back to the queue. */
export class NoTimeLeftError extends Error {
  override name = 'NoTimeLeftError';
}

/** Does one thing after the other, in the order in which they were handed in. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A picture of 100 megapixels takes some 20 seconds to decode; what is stored of it, and looking it up, a few more. */
const leastMs = 40_000;

/**
 * Decoding the largest picture that is accepted takes most of the function's memory (1.8 GB for 100 megapixels of AVIF), so the
 * pictures of a batch, whose files are read side by side, are described one by one. What cannot be done in time is not begun: a
 * function that is stopped in the middle would take its whole batch with it.
 *
 * @param remainingMs of this invocation
 */
export function oneByOne(remainingMs: () => number): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(() => {
      if (remainingMs() >= leastMs) return work();
      throw new NoTimeLeftError(
        `Expected at least ${leastMs} ms for a picture but ${remainingMs()} are left; its message is delivered again`,
      );
    });
    last = turn.catch(() => {});
    return turn;
  };
}
