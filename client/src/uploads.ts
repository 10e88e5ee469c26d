import { addModel, createModelUpload, createUpload } from '../generated/calls.ts';
import type { Model, ModelRequest, SearchUploadAnswer, UploadAnswer } from '../generated/types.ts';
import type { DlsiftClient } from './client.ts';
import { NoServiceError, networkReason, ProblemError } from './errors.ts';

/**
 * Sends a file to a presigned URL. Returns the stored object's ETag without quotes; null when the
 * store sends none.
 */
export type Put = (url: string, content: Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<string | null>;

export interface PutOptions {
  /** Sends the file; `putFromNode` of `@dlsift/client/folder` is for Node. */
  put?: Put;
  signal?: AbortSignal;
}

export interface StoredPicture extends UploadAnswer {
  etag: string | null;
}

/**
 * Puts one picture into the drop folder. A moment later it is searchable, or rejected with a
 * reason.
 *
 * @param picture the file's content, at most `limits.uploadBytes` bytes
 * @returns the id and the key under which the library will hold it, and the stored object's ETag
 * @throws ProblemError when the API or the drop folder refuses it; NoServiceError
 */
export async function uploadPicture(
  client: DlsiftClient,
  { name, label, picture }: { name: string; label?: string; picture: Uint8Array<ArrayBuffer> },
  { put = putFile, signal }: PutOptions = {},
): Promise<StoredPicture> {
  const body = { name, label, bytes: picture.byteLength };
  const ticket = (await createUpload(client, body, signal)) as UploadAnswer;
  return { ...ticket, etag: await put(ticket.url, picture, signal) };
}

/**
 * Uploads a picture to search with, at most `limits.uploadBytes`; a request body takes
 * `limits.searchBodyBytes`. The service deletes it after a day.
 *
 * @returns the uploadId that `search` and `compare` take
 * @throws ProblemError when the API or the drop folder refuses it; NoServiceError
 */
export async function uploadForSearch(
  client: DlsiftClient,
  picture: Uint8Array<ArrayBuffer>,
  { put = putFile, signal }: PutOptions = {},
): Promise<string> {
  const body = { purpose: 'search' as const, bytes: picture.byteLength };
  const ticket = (await createUpload(client, body, signal)) as SearchUploadAnswer;
  await put(ticket.url, picture, signal);
  return ticket.uploadId;
}

/**
 * Uploads an ONNX file and has it checked. It describes pictures after `startRetraining` with the
 * mode `relearn`.
 *
 * @throws ProblemError when the file is not the model that is described; NoServiceError
 */
export async function uploadModel(
  client: DlsiftClient,
  { onnx, ...model }: ModelRequest & { onnx: Uint8Array<ArrayBuffer> },
  { put = putFile, signal }: PutOptions = {},
): Promise<Model> {
  const { url } = await createModelUpload(client, { sha256: model.sha256, bytes: onnx.byteLength }, signal);
  await put(url, onnx, signal);
  return addModel(client, model, signal);
}

/** PUTs a file with `fetch`. */
export const putFile: Put = async (url, content, signal) => {
  const response = await fetch(url, { method: 'PUT', body: content, signal }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable(url, error);
  });
  return storedEtag(response.status, response.headers.get('etag'), await response.text());
};

/** The error of a drop folder that does not answer. */
export function unreachable(url: string, error: unknown): NoServiceError {
  const { origin } = new URL(url);
  return new NoServiceError(origin, `The drop folder at ${origin} cannot be reached: ${networkReason(error)}`, error);
}

/** Reads a store's answer to a PUT. S3 explains a refusal in XML. */
export function storedEtag(status: number, etag: string | null, body: string): string | null {
  if (status >= 200 && status < 300) return etag?.replaceAll('"', '') ?? null;
  const reason = /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? 'no reason given';
  const detail = `The drop folder did not take the picture: ${status}, ${reason}`;
  throw new ProblemError({ status, type: 'about:blank', title: 'Not stored', detail });
}
