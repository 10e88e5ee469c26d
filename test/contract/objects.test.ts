import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTenant, bucket, startStores } from './cloud.ts';

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
});
afterAll(() => servers.stop());

describe('objects', () => {
  it('are read with the user metadata they were stored with', async () => {
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    const Key = `inbox/${aTenant()}/x.jpg`;
    const Metadata = { year: '1990', artist: 'Ada' };
    await new S3Client({}).send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'picture', Metadata }));
    expect(await new storage.ObjectStore(bucket).read(Key)).toMatchObject({ metadata: Metadata });
  });

  const store = () => new storage.ObjectStore(bucket);

  it('are put, read, listed and deleted', async () => {
    const tenant = aTenant();
    const key = `inbox/${tenant}/bé ü+.jpg`;
    await store().put(key, new Uint8Array([1, 2]));
    expect([...(await store().get(key))!]).toEqual([1, 2]);
    const listed = await Array.fromAsync(store().list(`inbox/${tenant}/`));
    expect(listed).toMatchObject([{ key, bytes: 2, etag: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    await store().delete(key);
    expect(await store().get(key)).toBeNull();
  });

  it('are judged by their first bytes before the rest is read', async () => {
    const key = `inbox/${aTenant()}/large.jpg`;
    const large = new Uint8Array(20_000_000).map((_, i) => i);
    await store().put(key, large);
    const heads: number[] = [];
    const judge = async (head: Uint8Array) => {
      heads.push(head.length);
      if (head[0] === 0) throw new Error('not this one');
    };
    await expect(store().read(key, { bytes: 1000, judge })).rejects.toThrow('not this one');
    await store().put(key, large.subarray(1));
    expect(await store().read(key, { bytes: 1000, judge })).toMatchObject({ bytes: { length: 19_999_999 } });
    await store().put(key, new Uint8Array([7, 8, 9]));
    expect([...(await store().read(key, { bytes: 1000, judge }))!.bytes]).toEqual([7, 8, 9]);
    expect(heads).toEqual([1000, 1000, 3]);
    expect(await store().read(`${key}x`, { bytes: 1000, judge })).toBeNull();
  });

  it('can be put and read with a signed URL', async () => {
    const key = `inbox/${aTenant()}/signed.jpg`;
    const put = await fetch(await store().signedPut(key, 3, 60), { method: 'PUT', body: new Uint8Array([7, 8, 9]) });
    expect(put.status).toBe(200);
    const read = await fetch(await store().signedGet(key, 60));
    expect([...new Uint8Array(await read.arrayBuffer())]).toEqual([7, 8, 9]);
  });
});
