import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getMe } from '../../generated/calls.ts';
import { limits } from '../../generated/limits.ts';
import type { DlsiftClient } from '../client.ts';
import { ProblemError } from '../errors.ts';
import { type Put, uploadPicture } from '../uploads.ts';
import { awaitIndexing, type Uploads } from './indexing.ts';
import { KnownLibrary } from './library.ts';
import { listPictures, type PictureFile, placeOf } from './list.ts';
import { putFromNode } from './put.ts';
import { withRetries } from './retry.ts';
import { type AddProgress, type AddReport, Tally } from './tally.ts';

export interface AddOptions {
  onProgress?: (progress: AddProgress) => void;
  /** Maximum simultaneous uploads. */
  concurrency?: number;
  signal?: AbortSignal;
  /** Seconds without a picture indexed or rejected after which waiting ends. */
  stallSeconds?: number;
  put?: Put;
}

/**
 * Puts a folder's pictures into the library and waits until each is searchable or rejected. See
 * `listPictures`.
 */
export async function addFolder(client: DlsiftClient, directory: string, options?: AddOptions): Promise<AddReport> {
  const { pictures, notPictures, leftOut, missing } = await listPictures(directory);
  const report = await addPictures(client, pictures, options);
  return { ...report, notPictures, missing, ...(leftOut.length > 0 && { leftOut }) };
}

/**
 * Puts pictures into the library, skipping those it holds unchanged (by key, and etag = MD5 of the
 * content), and waits until each is searchable or rejected. A picture that fails is reported; a
 * wrong key or a server that is gone ends the run.
 */
export async function addPictures(
  client: DlsiftClient,
  pictures: readonly PictureFile[],
  { onProgress, concurrency = 4, signal, stallSeconds = 600, put = putFromNode }: AddOptions = {},
): Promise<AddReport> {
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const { tenant } = await withRetries(() => getMe(client, stop), stop);
  const library = new KnownLibrary(client);
  await library.load(stop);
  const tally = new Tally(pictures.length, onProgress);
  const uploads: Uploads = { waiting: new Map(), complete: false };

  const take = async (picture: PictureFile): Promise<void> => {
    const key = `inbox/${tenant}/${placeOf(picture)}`;
    // Refused before it is read, because a file may be larger than the memory.
    if (picture.bytes > limits.uploadBytes) return tally.refused(key, tooLarge(picture.bytes));
    const content = await readFile(picture.path);
    const etag = createHash('md5').update(content).digest('hex');
    const held = library.withKey(key);
    if (held?.etag === etag && held.state === 'ready') return tally.held();
    // The same content would be rejected again.
    if (held?.etag === etag && held.state === 'rejected') return tally.refused(key, held.reason ?? 'no reason given');
    const { name, label } = picture;
    const upload = () => uploadPicture(client, { name, label, picture: content }, { put, signal: stop });
    const stored = await withRetries(upload, stop);
    uploads.waiting.set(stored.imageId, { key: stored.key, etag: stored.etag ?? etag });
    tally.uploaded({ inPlaceOfAnother: held !== undefined && held.state !== 'deleted' });
  };
  const takeOrRefuse = (picture: PictureFile) =>
    take(picture).catch((error: unknown) => {
      if (!concernsOnePicture(error)) throw error;
      tally.refused(`inbox/${tenant}/${placeOf(picture)}`, error.message);
    });
  const uploadAll = async () => {
    await inParallel(pictures, concurrency, takeOrRefuse);
    uploads.complete = true;
  };

  try {
    const [pending] = await Promise.all([
      awaitIndexing(library, uploads, tally, { stallSeconds, signal: stop }),
      uploadAll(),
    ]);
    return tally.report(pending);
  } finally {
    // When one side fails, the other stops, too.
    failure.abort();
  }
}

function tooLarge(bytes: number): string {
  return `The file has ${(bytes / 1e6).toFixed(1)} MB; at most ${limits.uploadBytes / 1e6} MB are accepted. Send a smaller version.`;
}

const ofOneRequest = new Set([400, 409, 413, 415, 422]);
const ofOneFile = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'EIO']);

/**
 * Whether a failure is about one picture (its name, size or file) rather than about the server or
 * the key.
 */
function concernsOnePicture(error: unknown): error is Error {
  if (error instanceof ProblemError) return ofOneRequest.has(error.status);
  return error instanceof Error && ofOneFile.has(`${(error as NodeJS.ErrnoException).code}`);
}

async function inParallel<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}
