import type { SearchAnswer } from '@dlsift/client';

/** Shorter than the validity of a signed URL, so that a picture shown late still loads. */
const keptMs = 600_000;

/**
 * Answers sign new thumbnail URLs each time, and a new URL is a new download and a flicker. Reuses
 * each picture's URL while it is valid.
 */
export class ThumbnailUrls {
  readonly #urls = new Map<string, { url: string; since: number }>();

  settle(answer: SearchAnswer): SearchAnswer {
    const now = performance.now();
    const results = answer.results.map((result) => {
      const kept = this.#urls.get(result.imageId);
      if (kept !== undefined && now - kept.since < keptMs) return { ...result, thumbnailUrl: kept.url };
      this.#urls.set(result.imageId, { url: result.thumbnailUrl, since: now });
      return result;
    });
    return { ...answer, results };
  }
}
