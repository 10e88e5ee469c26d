import type { components, operations } from '../generated/schema.d.ts';
import type { Comparison, Feedback, SearchAnswer } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

/** The knobs of a search, as the API names them; `signal` abandons the request. */
export type SearchOptions = Partial<NonNullable<operations['search']['parameters']['query']>> & {
  signal?: AbortSignal;
};

/**
 * Searches with a picture that need not be in the library.
 *
 * @param picture the file's content, at most `searchBodyBytes` bytes, in any format that the service decodes
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
      // OpenAPI describes a binary body as a string; on the wire it is the picture's bytes as they are.
      body: picture as unknown as string,
      bodySerializer: (body) => body as unknown,
      signal,
    }),
  );
}

/** Searches with a picture of the library. */
export function searchByImageId(
  client: DlsiftClient,
  imageId: string,
  { signal, ...options }: SearchOptions = {},
): Promise<SearchAnswer> {
  // The document's types ask for every property with a default; the API does not.
  const body = { ...options, imageId } as components['schemas']['SearchRequest'];
  return answer(client.POST('/v1/search', { body, signal }));
}

/** What is searched with, besides or in place of a picture in the request's body. */
export type SearchForm = Partial<components['schemas']['SearchRequest']>;

/** Searches by any form of query: an upload, examples, a region, a filter, the next page of an earlier search. */
export function searchBy(
  client: DlsiftClient,
  { signal, ...form }: SearchForm & { signal?: AbortSignal },
): Promise<SearchAnswer> {
  const body = form as components['schemas']['SearchRequest'];
  return answer(client.POST('/v1/search', { body, signal }));
}

/** The next page of an answer, `k` results long; undefined after the last. */
export async function nextPage(
  client: DlsiftClient,
  { cursor }: Pick<SearchAnswer, 'cursor'>,
  options: { k?: number; explain?: boolean; signal?: AbortSignal } = {},
): Promise<SearchAnswer | undefined> {
  return cursor === null ? undefined : searchBy(client, { ...options, cursor });
}

/** What two pictures have in common, each named by imageId, uploadId or its bytes in base64. */
export function compare(
  client: DlsiftClient,
  pictures: components['schemas']['CompareRequest'],
  signal?: AbortSignal,
): Promise<Comparison> {
  return answer(client.POST('/v1/compare', { body: pictures, signal }));
}

/** Tells which results of a search fit; the weights of the user move towards what they have in common (eq. 11). */
export function giveFeedback(
  client: DlsiftClient,
  searchId: string,
  feedback: { chosen?: string[]; rejected?: string[]; user?: string; inertia?: number },
): Promise<Feedback> {
  const params = { path: { searchId } };
  // The document's types ask for every property with a default; the API does not.
  const body = feedback as components['schemas']['FeedbackRequest'];
  return answer(client.POST('/v1/searches/{searchId}/feedback', { params, body }));
}
