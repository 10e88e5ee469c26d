/** Does one thing after the other, in the order in which they were handed in. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Takes turns, for work that needs much memory. Decoding the largest picture that is accepted takes most of a function's
 * (1.8 GB for 100 megapixels of AVIF), so files are read side by side and looked at one by one.
 */
export function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}
