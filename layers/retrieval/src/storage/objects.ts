import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { maxAttempts } from './dynamodb.ts';

/** One object of the drop folder, as a listing shows it. */
export interface ListedObject {
  key: string;
  etag: string;
  bytes: number;
  modifiedAt: Date;
}

/** An object with its user metadata (`x-amz-meta-…`). */
export interface StoredObject {
  bytes: Uint8Array;
  metadata: Record<string, string>;
}

/** Judges an object by its first `bytes` bytes, or all bytes of a shorter one. */
export interface Look {
  bytes: number;
  judge(head: Uint8Array): Promise<void>;
}

const s3 = new S3Client({ maxAttempts });
/** Signs without the checksum of an empty body, which no real body would match. */
const signer = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

/** The bucket's objects by key. */
export class ObjectStore {
  #bucket: string;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  /** An object's bytes; null where it does not exist. */
  async get(key: string): Promise<Uint8Array | null> {
    return (await this.read(key))?.bytes ?? null;
  }

  /**
   * An object with its user metadata; null where it does not exist.
   *
   * @param look receives the first bytes of the object before the rest is read; where it throws,
   *   the rest is not read
   * @throws what `look` throws
   */
  async read(key: string, look?: Look): Promise<StoredObject | null> {
    try {
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      if (!Body) return null;
      const bytes = look ? await readLooking(Body as Readable, look) : await Body.transformToByteArray();
      return { bytes, metadata: Metadata };
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async put(key: string, body: Uint8Array | string, contentType = 'application/octet-stream'): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: contentType }));
  }

  async delete(key: string): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  /** Every object whose key starts with `prefix`. */
  async *list(prefix: string): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key)
          yield { key: Key, etag: unquote(ETag ?? ''), bytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
      }
      token = page.NextContinuationToken;
    } while (token);
  }

  /** A URL that reads the object for `seconds` seconds. */
  signedGet(key: string, seconds: number): Promise<string> {
    return getSignedUrl(signer, new GetObjectCommand({ Bucket: this.#bucket, Key: key }), { expiresIn: seconds });
  }

  /** A URL that accepts one PUT of exactly `bytes` bytes for `seconds` seconds. */
  signedPut(key: string, bytes: number, seconds: number): Promise<string> {
    return getSignedUrl(signer, new PutObjectCommand({ Bucket: this.#bucket, Key: key, ContentLength: bytes }), {
      expiresIn: seconds,
      signableHeaders: new Set(['content-length', 'host']),
    });
  }
}

/** Leaving the loop destroys the stream, which ends the transfer. */
async function readLooking(body: Readable, { bytes, judge }: Look): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  let isJudged = false;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (isJudged || length < bytes) continue;
    await judge(Buffer.concat(chunks).subarray(0, bytes));
    isJudged = true;
  }
  const whole = Buffer.concat(chunks);
  if (!isJudged) await judge(whole);
  return new Uint8Array(whole);
}

/** ETags are quoted in responses and bare in events. */
export function unquote(etag: string): string {
  return etag.replaceAll('"', '');
}
