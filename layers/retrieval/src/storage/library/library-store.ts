import { type Page, readItem } from '../dynamodb.ts';
import { changedSince, changesPage } from './change-log.ts';
import { duplicatesOf, originals, setDuplicateOf, withContent } from './duplicates.ts';
import { editImage } from './edit-image.ts';
import type { Edits } from './edits.ts';
import { fromItem, type LibraryImage } from './image.ts';
import { countStates, readPage } from './pages.ts';
import { getReady, type ReadyImage } from './ready-images.ts';
import { markDeleted, putFeatures, putImage } from './write-image.ts';

/** The Library table: one item per picture, and the change log over it. It is the truth; everything else is derived. */
export class LibraryStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  async get(tenant: string, imageId: string): Promise<LibraryImage | null> {
    const item = await readItem(this.#table, { tenant, imageId });
    return item ? fromItem(item) : null;
  }

  /** Of these pictures those that are there and ready, in no particular order. */
  getReady(tenant: string, imageIds: readonly string[]): Promise<ReadyImage[]> {
    return getReady(this.#table, tenant, imageIds);
  }

  /**
   * Stores what an event says, unless a later event on the same key, or the same one with the same feature sets, has been
   * stored; false then. What people edited stays, until the picture is deleted.
   */
  put(image: LibraryImage): Promise<boolean> {
    return putImage(this.#table, image);
  }

  /**
   * Writes a picture's features in another set into one of its slots. The change log takes no notice: nothing that a
   * search sees has changed. False when the picture has changed since it was read.
   */
  putFeatures(
    image: LibraryImage,
    features: { featureSet: string; bytes: Uint8Array },
    slot: 'first' | 'other',
  ): Promise<boolean> {
    return putFeatures(this.#table, image, features, slot);
  }

  /**
   * Edits a picture's label and metadata; null where there is no ready picture to edit.
   *
   * @param check sees the picture as it would be, and throws where that breaks a limit
   * @throws VersionConflictError when others kept changing it meanwhile
   */
  edit(
    tenant: string,
    imageId: string,
    changes: Edits,
    check: (edited: LibraryImage) => void,
    now = Date.now,
  ): Promise<LibraryImage | null> {
    return editImage(this.#table, { tenant, imageId }, changes, check, now);
  }

  /** Marks a picture deleted before S3's event says so; false when there is none to delete. */
  markDeleted(tenant: string, imageId: string, at: string): Promise<boolean> {
    return markDeleted(this.#table, tenant, imageId, at);
  }

  /** Marks a picture as a near-duplicate of another, or with null of none; false where it is not there any more. */
  setDuplicateOf(tenant: string, imageId: string, original: string | null): Promise<boolean> {
    return setDuplicateOf(this.#table, tenant, imageId, original);
  }

  /** The ids of the pictures that are marked as near-duplicates of this one. */
  duplicatesOf(tenant: string, original: string): Promise<string[]> {
    return duplicatesOf(this.#table, tenant, original);
  }

  /** Up to `limit` pictures that have near-duplicates, after the one given by id, in the order of their ids. */
  originals(tenant: string, range: { limit: number; after: string | null }): Promise<string[]> {
    return originals(this.#table, tenant, range);
  }

  /** The ids of up to `limit` pictures whose file is the same byte for byte; see `contentKey`, which names the tenant, too. */
  withContent(content: string, limit: number): Promise<string[]> {
    return withContent(this.#table, content, limit);
  }

  /** A page of a tenant's pictures by id, tombstones included. */
  page(tenant: string, options: { limit?: number; cursor?: string | null } = {}): Promise<Page<LibraryImage>> {
    return readPage(this.#table, tenant, options);
  }

  /** Every picture of a tenant, page by page. */
  async *all(tenant: string): AsyncGenerator<LibraryImage> {
    let cursor: string | null = null;
    do {
      const page: Page<LibraryImage> = await this.page(tenant, { cursor });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor);
  }

  /** What changed at or after `since`, tombstones included, in no particular order. */
  changedSince(tenant: string, since: string): Promise<LibraryImage[]> {
    return changedSince(this.#table, tenant, since);
  }

  /** The same page by page, shard after shard; a page may be empty and not the last. */
  changesPage(
    tenant: string,
    since: string,
    range: { limit: number; cursor: string | null },
  ): Promise<Page<LibraryImage>> {
    return changesPage(this.#table, tenant, since, range);
  }

  /** How many of a tenant's pictures are in each state. */
  count(tenant: string): Promise<Record<LibraryImage['state'], number>> {
    return countStates(this.#table, tenant);
  }
}
