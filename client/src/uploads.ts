import type { SearchUploadTicket, UploadTicket } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';
import { NoServiceError, networkReason, ProblemError } from './errors.ts';

/** Sends a picture to a presigned URL; answers the stored object's ETag, without quotes, where the store tells it. */
export type Put = (url: string, picture: Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<string | null>;

export interface Stored extends UploadTicket {
  etag: string | null;
}

/** Puts one picture into the drop folder. It is searchable, or rejected with a reason, a moment later. */
export async function uploadPicture(
  client: DlsiftClient,
  { name, label, picture }: { name: string; label?: string; picture: Uint8Array<ArrayBuffer> },
  { put = putPicture, signal }: { put?: Put; signal?: AbortSignal } = {},
): Promise<Stored> {
  const body = { name, label, bytes: picture.byteLength };
  const ticket = (await answer(client.POST('/v1/uploads', { body, signal }))) as UploadTicket;
  return { ...ticket, etag: await put(ticket.url, picture, signal) };
}

/**
 * Uploads a picture to search with it, however large it is (50 MB at most): a request itself takes `searchBodyBytes`. The
 * service forgets it after a day.
 *
 * @returns the uploadId that `searchBy` and `compare` take
 */
export async function uploadForSearch(
  client: DlsiftClient,
  picture: Uint8Array<ArrayBuffer>,
  { put = putPicture, signal }: { put?: Put; signal?: AbortSignal } = {},
): Promise<string> {
  const body = { purpose: 'search' as const, bytes: picture.byteLength };
  const ticket = (await answer(client.POST('/v1/uploads', { body, signal }))) as SearchUploadTicket;
  await put(ticket.url, picture, signal);
  return ticket.uploadId;
}

export const putPicture: Put = async (url, picture, signal) => {
  const response = await fetch(url, { method: 'PUT', body: picture, signal }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable(url, error);
  });
  return storedEtag(response.status, response.headers.get('etag'), await response.text());
};

export function unreachable(url: string, error: unknown): NoServiceError {
  const { origin } = new URL(url);
  return new NoServiceError(origin, `The drop folder at ${origin} cannot be reached: ${networkReason(error)}`, error);
}

/** Reads a store's answer to a PUT: S3 explains a refusal in XML. */
export function storedEtag(status: number, etag: string | null, body: string): string | null {
  if (status >= 200 && status < 300) return etag?.replaceAll('"', '') ?? null;
  const reason = /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? 'no reason given';
  const detail = `The drop folder did not take the picture: ${status}, ${reason}`;
  throw new ProblemError({ status, type: 'about:blank', title: 'Not stored', detail });
}
