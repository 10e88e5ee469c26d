import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Storage from '@dlsift/retrieval/storage';
import { generateSampleLibrary } from '@dlsift/sample';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { aTenant, bucket, startStores, tables } from './cloud.ts';

type Handler = typeof import('../../functions/index-images/handler.ts')['handler'];

let servers: { stop(): Promise<void> };
let directory: string;
let storage: typeof Storage;
let objects: Storage.ObjectStore;
let library: Storage.LibraryStore;
/** Two instances of the function, as two batches at once have them. */
let instances: [Handler, Handler];
/** Two drawn pictures. */
let drawn: Uint8Array[];
let tenant: string;

beforeAll(async () => {
  servers = await startStores();
  directory = await mkdtemp(join(tmpdir(), 'dlsift-copies-'));
  const pictures = await generateSampleLibrary(directory, { seed: 'copies at once', perKind: 1 });
  drawn = pictures.slice(0, 2).map(({ file }) => readFileSync(file));
  const instance = async () => (await import('../../functions/index-images/handler.ts')).handler;
  const first = await instance();
  vi.resetModules();
  instances = [first, await instance()];
  storage = await import('@dlsift/retrieval/storage');
  objects = new storage.ObjectStore(bucket);
  library = new storage.LibraryStore(tables.library.name);
});
afterAll(async () => {
  await servers.stop();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  tenant = aTenant();
});

it('copies of one batch are linked, and what is delivered again changes nothing', async () => {
  const messages = [await drop('a.jpg', drawn[0]), await drop('b.jpg', drawn[1]), await drop('c.jpg', await crop())];
  await index(0, [...messages, messages[2]]);
  // Pictures of one batch are read at once: the first to be stored is the original.
  expect(Object.entries(await marks()).map((names) => names.sort())).toEqual([['a.jpg', 'c.jpg']]);
  const before = await items();
  await index(0, messages);
  await index(1, messages.toReversed());
  expect(await items()).toEqual(before);
});

it('copies of two batches at once are linked, at the latest when the daily check has them looked at again', async () => {
  const [original, copy] = [await drop('a.jpg', drawn[0]), await drop('c.jpg', await crop())];
  await Promise.all([index(0, [original]), index(1, [copy])]);
  const { reconcileInbox } = await import('../../functions/reconcile-inbox/reconcile.ts');
  const sent: string[] = [];
  const { featureSet } = (await items()).find(({ key }) => key.endsWith('a.jpg'))!;
  const services = {
    ...{ library, objects, tenants: { names: async () => [tenant] }, featureSetOf: async () => featureSet! },
    send: async (messages: string[]) => void sent.push(...messages),
  };
  await reconcileInbox(services, { relink: true });
  await index(0, sent);
  const linked = await marks();
  expect(Object.keys(linked)).toHaveLength(1);
  await reconcileInbox(services, { relink: true });
  await index(1, sent);
  expect(await marks()).toEqual(linked);
});

/** 60 % of both sides at a corner, sized back. */
async function crop(): Promise<Uint8Array> {
  const { width, height } = await sharp(drawn[0]).metadata();
  const [w, h] = [Math.round(0.6 * width), Math.round(0.6 * height)];
  return sharp(drawn[0])
    .extract({ left: width - w, top: 0, width: w, height: h })
    .resize(width, height, { fit: 'fill' })
    .jpeg({ quality: 60 })
    .toBuffer();
}

let sequence = 0;

/** Puts a file into the drop folder. @returns the notification */
async function drop(name: string, file: Uint8Array): Promise<string> {
  const key = `inbox/${tenant}/${name}`;
  await objects.put(key, file, 'image/jpeg');
  const listed = await Array.fromAsync(objects.list(key));
  const sequencer = (++sequence).toString(16).padStart(16, '0');
  const object = { key, size: file.length, eTag: listed[0].etag, sequencer };
  return JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { object } }] });
}

async function index(instance: 0 | 1, messages: string[]): Promise<void> {
  const Records = messages.map((body, i) => ({ messageId: `${i}`, body, eventSource: 'aws:sqs' }));
  const context = { getRemainingTimeInMillis: () => 120_000 };
  expect(await instances[instance]({ Records } as unknown as Parameters<Handler>[0], context)).toEqual({
    batchItemFailures: [],
  });
}

async function items(): Promise<Storage.LibraryImage[]> {
  return Array.fromAsync(library.all(tenant));
}

/** By file name, whose copy a picture is. */
async function marks(): Promise<Record<string, string>> {
  const images = await items();
  const nameOf = (id: string) =>
    images
      .find(({ imageId }) => imageId === id)!
      .key.split('/')
      .at(-1)!;
  return Object.fromEntries(
    images.flatMap(({ imageId, duplicateOf }) => (duplicateOf ? [[nameOf(imageId), nameOf(duplicateOf)]] : [])),
  );
}
