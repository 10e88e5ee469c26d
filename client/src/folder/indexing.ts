import { sleep } from '../sleep.ts';
import type { KnownLibrary } from './library.ts';
import type { Tally } from './tally.ts';

const shortestPauseMs = 200;
const maxPauseMs = 1000;

/**
 * Uploads that are neither indexed nor rejected yet, by imageId, and whether all have been sent.
 */
export interface Uploads {
  waiting: Map<string, { key: string; etag: string }>;
  complete: boolean;
}

/**
 * Follows the library's change log until every upload is searchable or rejected.
 *
 * @returns the keys still waiting after `stallSeconds` without progress; none otherwise
 */
export async function awaitIndexing(
  library: KnownLibrary,
  uploads: Uploads,
  tally: Tally,
  { stallSeconds, signal }: { stallSeconds: number; signal: AbortSignal },
): Promise<string[]> {
  let pauseMs = shortestPauseMs;
  let movedAt = performance.now();
  while (!uploads.complete || uploads.waiting.size > 0) {
    // After the last upload the wait begins with the end of the pause.
    const wereComplete = uploads.complete;
    await sleep(pauseMs, signal);
    if (uploads.waiting.size > 0) await library.refresh(signal);
    const moved = takeSettled(library, uploads, tally);
    if (moved || !wereComplete) movedAt = performance.now();
    else if (performance.now() - movedAt > stallSeconds * 1000) break;
    pauseMs = moved ? shortestPauseMs : Math.min(maxPauseMs, pauseMs * 1.5);
  }
  return [...uploads.waiting.values()].map(({ key }) => key);
}

function takeSettled(library: KnownLibrary, { waiting }: Uploads, tally: Tally): boolean {
  const before = waiting.size;
  for (const [imageId, { key, etag }] of waiting) {
    const image = library.settled(imageId, etag);
    if (image === undefined) continue;
    waiting.delete(imageId);
    tally.settled(key, image);
  }
  return waiting.size < before;
}
