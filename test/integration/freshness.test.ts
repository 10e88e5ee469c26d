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
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../local/sample/index.ts';

vi.setConfig({ testTimeout: 120_000 });

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-freshness-'));
const withinMs = 5000;

let cloud: Cloud;
let client: DlsiftClient;
let late: SamplePicture[];

beforeAll(async () => {
  await generateSampleLibrary(join(directory, 'photos'), { seed: 'freshness', perKind: 11 });
  late = await generateSampleLibrary(join(directory, 'late'), { seed: 'freshness, late', perKind: 2 });
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const { apiKey } = (await cloud.invoke('issue-key', { tenant: 'demo', role: 'admin' })) as { apiKey: string };
  client = createClient({ url: cloud.url, apiKey });
  await addFolder(client, join(directory, 'photos'));
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The pictures under a file's own name, found by the file itself. */
async function idsFound(picture: SamplePicture): Promise<string[]> {
  const { results } = await searchByPicture(client, await readFile(picture.file), { k: 100, probes: 100, verify: 0 });
  return results.filter(({ label }) => label === labelOf(picture)).map(({ imageId }) => imageId);
}

/** A label of its own says which picture was found, whatever else looks like it. */
const labelOf = ({ file }: SamplePicture) => `late ${file.split('/').at(-1)}`;

async function land(picture: SamplePicture): Promise<string> {
  const landed = performance.now();
  await addPictures(client, [await pictureFile(picture.file, labelOf(picture))]);
  for (;;) {
    const [imageId] = await idsFound(picture);
    if (imageId !== undefined) return imageId;
    expect(performance.now() - landed).toBeLessThan(withinMs);
  }
}

const remove = (imageId: string) => client.DELETE('/v1/images/{imageId}', { params: { path: { imageId } } });

test('while a build runs, a picture is found within 5 s of landing and gone at once when deleted, and so it stays', async () => {
  const { images } = await getUsage(client);
  const { retrainingId } = await startRetraining(client);
  let running = true;
  const built = followRetraining(client, retrainingId, { everyMs: 100 }).finally(() => {
    running = false;
  });
  const kept: SamplePicture[] = [];
  const deleted: SamplePicture[] = [];
  for (let i = 0; i + 1 < late.length && (i === 0 || running); i += 2) {
    kept.push(late[i]);
    deleted.push(late[i + 1]);
    await land(late[i]);
    await remove(await land(late[i + 1]));
    expect(await idsFound(late[i + 1])).toEqual([]);
    expect(await idsFound(late[i])).toHaveLength(1);
  }
  expect(await built).toMatchObject({ state: 'promoted' });
  for (const picture of kept) expect(await idsFound(picture)).toHaveLength(1);
  for (const picture of deleted) expect(await idsFound(picture)).toEqual([]);
  expect((await getUsage(client)).images.ready).toBe(images.ready + kept.length);
});
