import type { Image } from '../../generated/types.ts';
import type { DlsiftClient } from '../client.ts';
import { imagePages } from '../pages.ts';
import { withRetries } from './retry.ts';

/** Writers' clocks may differ, and the change log is eventually consistent: each look reaches this far back. */
const overlapMs = 10_000;

/** What the library is known to hold, kept up to date from its change log. No clock of this machine is consulted. */
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

  /** Reads what has changed since the last look. */
  refresh(signal: AbortSignal): Promise<void> {
    const changedSince = new Date(Math.max(0, this.#latestChangeMs - overlapMs)).toISOString();
    return withRetries(() => this.#read({ changedSince, signal }), signal);
  }

  withKey(key: string): Image | undefined {
    return this.#byKey.get(key);
  }

  /** The picture once the library has dealt with the content that has this etag. */
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
