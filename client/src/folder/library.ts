import type { Image } from '../../generated/types.ts';
import type { DlsiftClient } from '../client.ts';
import { imagePages } from '../pages.ts';
import { withRetries } from './retry.ts';

/**
 * Milliseconds that each refresh reads again: writers' clocks differ, and the change log is
 * eventually consistent.
 */
const overlapMs = 10_000;

/**
 * The pictures of the library, kept up to date from its change log. Only the service's clocks are
 * used.
 */
export class KnownLibrary {
  readonly #client: DlsiftClient;
  readonly #byId = new Map<string, Image>();
  readonly #byKey = new Map<string, Image>();
  #latestChangeMs = 0;

  constructor(client: DlsiftClient) {
    this.#client = client;
  }

  /** Reads the whole library. */
  load(signal: AbortSignal): Promise<void> {
    return withRetries(() => this.#read({ signal }), signal);
  }

  /** Reads what has changed since the last refresh. */
  refresh(signal: AbortSignal): Promise<void> {
    const changedSince = new Date(Math.max(0, this.#latestChangeMs - overlapMs)).toISOString();
    return withRetries(() => this.#read({ changedSince, signal }), signal);
  }

  withKey(key: string): Image | undefined {
    return this.#byKey.get(key);
  }

  /** The picture, once the content with this etag is indexed or rejected. */
  settled(imageId: string, etag: string): Image | undefined {
    const image = this.#byId.get(imageId);
    return image !== undefined && image.state !== 'deleted' && image.etag === etag ? image : undefined;
  }

  async #read(filter: { changedSince?: string; signal: AbortSignal }): Promise<void> {
    for await (const images of imagePages(this.#client, filter)) {
      for (const image of images) {
        this.#byId.set(image.imageId, image);
        this.#byKey.set(image.key, image);
        this.#latestChangeMs = Math.max(this.#latestChangeMs, Date.parse(image.changedAt));
      }
    }
  }
}
