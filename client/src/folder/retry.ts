import { NoServiceError, ProblemError } from '../errors.ts';
import { sleep } from '../sleep.ts';

/** Milliseconds before each repetition. */
const pausesMs = [300, 1500, 5000];

/**
 * Repeats a request after a failure that may pass: no answer, throttling, an error of the server.
 */
export async function withRetries<Result>(request: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (const pause of pausesMs) {
    try {
      return await request();
    } catch (error) {
      if (signal?.aborted || !mayPass(error)) throw error;
      await sleep(pause, signal);
    }
  }
  return request();
}

function mayPass(error: unknown): boolean {
  if (error instanceof NoServiceError) return true;
  return error instanceof ProblemError && (error.status >= 500 || error.status === 429 || error.status === 408);
}
