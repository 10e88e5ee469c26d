import { quantile } from '../figures.ts';

const runs = 3;

/**
 * Median milliseconds of three runs: a short run suffers more from other load than a peer's long
 * one.
 */
export async function medianTime(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}
