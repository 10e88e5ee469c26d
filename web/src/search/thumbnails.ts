import type { SearchAnswer } from '@dlsift/client';

/** Shorter than a signed URL works, so that a picture shown late still loads. */
const keptMs = 600_000;

/**
 * Every answer signs its thumbnail URLs anew, and a new URL is a new download and a flicker. Gives each picture the
 * URL it had, as long as that works.
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
