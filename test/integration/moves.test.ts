import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  changeImage,
  createClient,
  type DlsiftClient,
  type Image,
  imagePages,
  type SearchAnswer,
  searchByPicture,
} from '@dlsift/client';
import { addPictures, pictureFile } from '@dlsift/client/folder';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../sample/index.ts';

/** The two cores can be shared: these are no limits on speed. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-moves-'));

let cloud: Cloud;
let client: DlsiftClient;
let apiKey: string;
let other: DlsiftClient;
let pictures: SamplePicture[];

beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'moves', perKind: 1 });
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const keyOf = async (tenant: string) =>
    ((await cloud.invoke('issue-key', { tenant, role: 'admin' })) as { apiKey: string }).apiKey;
  apiKey = await keyOf('demo');
  client = createClient({ url: cloud.url, apiKey });
  other = createClient({ url: cloud.url, apiKey: await keyOf('other') });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

const edits = { label: 'chosen', metadata: { artist: 'Ada' } };
const add = async (picture: SamplePicture, label: string, to = client) =>
  addPictures(to, [await pictureFile(picture.file, label)]);

async function images(of = client): Promise<Record<string, Image>> {
  const all = (await Array.fromAsync(imagePages(of))).flat();
  return Object.fromEntries(all.map((image) => [image.key.split('/').slice(2).join('/'), image]));
}

/** What S3 sends when a file of the drop folder is removed; the picture is marked deleted by it. */
async function removeFromFolder(image: Image): Promise<void> {
  const object = { key: encodeURIComponent(image.key), sequencer: 'F'.repeat(20) };
  const body = JSON.stringify({ Records: [{ eventName: 'ObjectRemoved:Delete', s3: { object } }] });
  const answer = await cloud.invoke('index-images', { Records: [{ messageId: '1', body, eventSource: 'aws:sqs' }] });
  expect(answer).toEqual({ batchItemFailures: [] });
}

it('a picture that is moved in the drop folder keeps its edits, whichever event comes first', async () => {
  const [first, second] = pictures as [SamplePicture, SamplePicture];
  const name = (picture: SamplePicture) => picture.file.split('/').at(-1)!;
  for (const picture of [first, second]) {
    await add(picture, 'old');
    await changeImage(client, (await images())[`old/${name(picture)}`]!.imageId, edits);
    await add(picture, 'old', other);
  }
  // The copy comes first, as with `aws s3 mv`.
  await add(first, 'new');
  expect((await images())[`new/${name(first)}`]).toMatchObject({ label: 'new', metadata: {} });
  await removeFromFolder((await images())[`old/${name(first)}`]!);
  // The deletion comes first.
  const old = (await images())[`old/${name(second)}`]!;
  await removeFromFolder(old);
  await add(second, 'new');

  // A picture is ready a moment before it takes the edits.
  const here = await vi.waitFor(async () => {
    const found = await images();
    for (const image of Object.values(found)) expect(image).toMatchObject({ ...edits, duplicateOf: null });
    return found;
  }, 20_000);
  expect(Object.keys(here).toSorted()).toEqual([`new/${name(first)}`, `new/${name(second)}`].toSorted());
  expect(here[`new/${name(second)}`]!.addedAt).toBe(old.addedAt);
  for (const image of Object.values(await images(other))) expect(image).toMatchObject({ label: 'old', metadata: {} });

  const query = await searchByPicture(client, await readFile(second.file), { k: 1 });
  expect(query.results).toMatchObject([edits]);
});

it('a picture is found out of the envelopes in which clients send it', async () => {
  const bytes = await readFile(pictures[1]!.file);
  const form = new FormData();
  form.append('image', new Blob([new Uint8Array(bytes)]), 'query.jpg');
  const wrapped = bytes.toString('base64').replace(/.{76}/g, '$&\n');
  const sent: [BodyOf, Record<string, string>][] = [
    [form, {}],
    [gzipSync(bytes), { 'content-type': 'image/jpeg', 'content-encoding': 'gzip' }],
    [`data:image/jpeg;base64,${wrapped}`, { 'content-type': 'text/plain' }],
    [wrapped, { 'content-type': 'text/plain' }],
    [JSON.stringify({ image: wrapped, k: 1 }), { 'content-type': 'Application/JSON; charset=utf-8' }],
  ];
  for (const [body, headers] of sent) {
    const init = { method: 'POST', body, headers: { ...headers, 'x-api-key': apiKey } };
    const response = await fetch(`${cloud.url}/v1/search?k=1`, init);
    expect({ status: response.status, headers }).toEqual({ status: 200, headers });
    expect(((await response.json()) as SearchAnswer).results).toMatchObject([edits]);
  }
});

type BodyOf = NonNullable<RequestInit['body']>;
