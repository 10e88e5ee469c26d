import type { Image, Usage } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

export interface ImageFilter {
  /** ISO time: only what changed at or after it, deletions too. */
  changedSince?: string;
  signal?: AbortSignal;
}

/** Every page of the library's pictures, or of its changes. */
export async function* imagePages(
  client: DlsiftClient,
  { changedSince, signal }: ImageFilter = {},
): AsyncGenerator<Image[]> {
  let cursor: string | undefined;
  do {
    const query = { changedSince, limit: 1000, cursor };
    const page = await answer(client.GET('/v1/images', { params: { query }, signal }));
    yield page.images;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}

export function getImage(client: DlsiftClient, imageId: string, signal?: AbortSignal): Promise<Image> {
  return answer(client.GET('/v1/images/{imageId}', { params: { path: { imageId } }, signal }));
}

/** Sets the label and the metadata of a picture; a name set to null is taken away. */
export function changeImage(
  client: DlsiftClient,
  imageId: string,
  changes: { label?: string | null; metadata?: Record<string, string | number | boolean | null> },
): Promise<Image> {
  return answer(client.PATCH('/v1/images/{imageId}', { params: { path: { imageId } }, body: changes }));
}

/** Deletes a picture, its file in the drop folder too: it is gone from searches at once. */
export async function deleteImage(client: DlsiftClient, imageId: string, signal?: AbortSignal): Promise<void> {
  await client.DELETE('/v1/images/{imageId}', { params: { path: { imageId } }, signal });
}

/** What the tenant of this key holds, and the key's role. */
export function getUsage(client: DlsiftClient, signal?: AbortSignal): Promise<Usage> {
  return answer(client.GET('/v1/usage', { signal }));
}
