import { search } from '../generated/calls.ts';
import type { operations } from '../generated/schema.d.ts';
import type { SearchAnswer } from '../generated/types.ts';
import { answer, type DlsiftClient } from './client.ts';

/** The options of a search, as the API names them; `signal` abandons the request. */
export type SearchOptions = NonNullable<operations['search']['parameters']['query']> & {
  signal?: AbortSignal | undefined;
};

/**
 * Searches with a picture that need not be in the library.
 *
 * @param picture the file's content, at most `limits.searchBodyBytes` bytes, in any format that the
 *   service decodes
 */
export function searchByPicture(
  client: DlsiftClient,
  picture: Blob | Uint8Array<ArrayBuffer>,
  { signal, ...query }: SearchOptions = {},
): Promise<SearchAnswer> {
  const type = picture instanceof Blob && picture.type.startsWith('image/') ? picture.type : 'image/*';
  return answer(
    client.POST('/v1/search', {
      params: { query },
      headers: { 'Content-Type': type },
      // OpenAPI describes a binary body as a string; it is sent as the picture's bytes.
      body: picture as unknown as string,
      bodySerializer: (body) => body as unknown,
      signal,
    }),
  );
}

/** The next page of an answer, `k` results long; undefined after the last page. */
export async function nextPage(
  client: DlsiftClient,
  { cursor }: Pick<SearchAnswer, 'cursor'>,
  {
    signal,
    ...options
  }: { k?: number | undefined; explain?: boolean | undefined; signal?: AbortSignal | undefined } = {},
): Promise<SearchAnswer | undefined> {
  return cursor === null ? undefined : search(client, { ...options, cursor }, signal);
}
