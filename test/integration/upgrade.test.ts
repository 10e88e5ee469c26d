import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createClient,
  type DlsiftClient,
  followRetraining,
  getUsage,
  searchByPicture,
  startRetraining,
} from '@dlsift/client';
import { addFolder, addPictures, pictureFile } from '@dlsift/client/folder';
import { loadEmbedder } from '@dlsift/retrieval/cnn';
import { decodeFeatures, encodeFeatures, shippedFeatureSets } from '@dlsift/retrieval/features';
import { decodeImage } from '@dlsift/retrieval/image';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../sample/index.ts';

/** The two cores can be shared: these are no limits on speed. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-upgrade-'));
const tenant = 'demo';
const [now, before] = await shippedFeatureSets();

let cloud: Cloud;
let client: DlsiftClient;
let pictures: SamplePicture[];

/** A library as the release before left it: every picture has features of the earlier set only. */
beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'upgrade', perKind: 2 });
  await start();
  await addFolder(client, join(directory, 'photos'));
  await describeAsBefore();
  await cloud.stop();
  await start();
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const { apiKey } = (await cloud.invoke('issue-key', { tenant, role: 'admin' })) as { apiKey: string };
  client = createClient({ url: cloud.url, apiKey });
}

async function describeAsBefore(): Promise<void> {
  const embedder = await loadEmbedder(before.model);
  const library = await libraryOf(cloud);
  for await (const image of library.all(tenant)) {
    const { file } = pictures.find((picture) => image.key.endsWith(picture.file.split('/').at(-1)!))!;
    const cnn = await embedder.embed((await decodeImage(new Uint8Array(await readFile(file)))).rgb);
    const features = encodeFeatures({ ...decodeFeatures(image.features!), featureSet: before.name, cnn });
    expect(await library.putFeatures(image, { featureSet: before.name, bytes: features }, 'first')).toBe(true);
  }
}

/** The library table of the cloud. Its store reads the SDK's environment when it is imported. */
async function libraryOf({ databaseUrl, model }: Cloud) {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', databaseUrl);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'LOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const { libraryStore } = await import('@dlsift/retrieval/storage');
  return libraryStore(model.tables.find(({ name }) => name.includes('Library'))!.name);
}

const bytesOf = async (file: string) => new Uint8Array(await readFile(file));
const cnnOnly = { k: 30, verify: 0, weights: 'cnn:1', minScore: 0 } as const;

it('a library of an earlier release is searched by its own set, and new pictures join it', async () => {
  expect((await getUsage(client)).featureSet.name).toBe(before.name);
  expect(await cloud.invoke('reconcile-inbox', {})).toMatchObject({ outdated: 0 });
  const [late] = await generateSampleLibrary(join(directory, 'late'), { seed: 'late', perKind: 1 });
  await addPictures(client, [await pictureFile(late.file, 'late')]);
  pictures.push(late);
  for (const { file } of [pictures[0], late]) {
    const found = await searchByPicture(client, await bytesOf(file), cnnOnly);
    expect(found.featureSet.name).toBe(before.name);
    expect(found.partition).toMatchObject({ total: 21, scanned: 21 });
    expect(found.results[0].similarities.cnn).toBeCloseTo(1, 2);
  }
});

it('using the new embedder describes every picture again', async () => {
  const started = await startRetraining(client, { mode: 'relearn', model: 'general-256@4' });
  const ended = await followRetraining(client, started.retrainingId, { everyMs: 100 });
  expect(ended).toMatchObject({ state: 'promoted', mode: 'relearn' });
  expect((await getUsage(client)).featureSet.name).toBe(now.name);
  for (const { file } of [pictures[0], pictures.at(-1)!]) {
    const found = await searchByPicture(client, await bytesOf(file), cnnOnly);
    expect(found.featureSet.name).toBe(now.name);
    expect(found.partition).toMatchObject({ total: 21, scanned: 21 });
    expect(found.results[0].similarities.cnn).toBeCloseTo(1, 2);
  }
});
