import { listDuplicates, listImages } from '../generated/calls.ts';
import type { DuplicatesAnswer, Image } from '../generated/types.ts';
import type { DlsiftClient } from './client.ts';

export interface ImageFilter {
  /** ISO time: only what changed at or after it, deletions included. */
  changedSince?: string;
  signal?: AbortSignal;
}

/**
 * Every page of the library's pictures, or of its changes.
 *
 * @returns up to 1000 pictures at a time
 */
export async function* imagePages(
  client: DlsiftClient,
  { changedSince, signal }: ImageFilter = {},
): AsyncGenerator<Image[]> {
  for await (const { images } of pages((cursor) => listImages(client, { changedSince, limit: 1000, cursor }, signal))) {
    yield images;
  }
}

/**
 * Every page of the groups of near-duplicates.
 *
 * @returns up to 100 groups at a time
 */
export async function* duplicatePages(
  client: DlsiftClient,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<DuplicatesAnswer['groups']> {
  for await (const { groups } of pages((cursor) => listDuplicates(client, { limit: 100, cursor }, signal))) {
    yield groups;
  }
}

async function* pages<Page extends { cursor: string | null }>(
  read: (cursor: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}
