import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type DlsiftClient, followRetraining, searchByPicture, startRetraining } from '@dlsift/client';
import { addFolder } from '@dlsift/client/folder';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../local/sample/index.ts';

/** Searches with what the library does not hold, over the bundles that would be deployed. */
const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-unknown-'));

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let cloud: Cloud;
let client: DlsiftClient;
let pictures: SamplePicture[];
const bytesOf = (picture: SamplePicture) => readFile(picture.file);

beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'unknown', perKind: 11 });
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const { apiKey } = (await cloud.invoke('issue-key', { tenant: 'demo', role: 'admin' })) as { apiKey: string };
  client = createClient({ url: cloud.url, apiKey });
  await addFolder(client, join(directory, 'photos'));
  const { retrainingId } = await startRetraining(client);
  expect((await followRetraining(client, retrainingId, { everyMs: 200 })).state).toBe('promoted');
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('a picture that the library holds nothing like gets an honest empty list', async () => {
  const wanted = { k: 20, minScore: 0.2, learn: false };
  const size = 300 * 200 * 3;
  const noise = Uint8Array.from({ length: size }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  for (const [name, data] of Object.entries({ noise, flat: new Uint8Array(size).fill(7) })) {
    const png = await sharp(data, { raw: { width: 300, height: 200, channels: 3 } })
      .png()
      .toBuffer();
    const answer = await searchByPicture(client, new Uint8Array(png), wanted);
    expect(answer.results, name).toEqual([]);
    expect(answer.familiarity, name).toBeLessThan(0.5);
  }
  const answer = await searchByPicture(client, await bytesOf(pictures[12]), wanted);
  expect(answer).toMatchObject({ familiarity: 1, results: expect.arrayContaining([expect.objectContaining({})]) });
});

test('a picture that the library does not hold is learned: the second search with it says so', async () => {
  const [stranger] = await generateSampleLibrary(join(directory, 'stranger'), { seed: 'stranger', perKind: 1 });
  const query = await bytesOf(stranger);
  const first = await searchByPicture(client, query, { k: 10 });
  expect(first.learned).toBe(false);
  const again = await vi.waitUntil(
    async () => {
      const answer = await searchByPicture(client, query, { k: 10 });
      return answer.learned ? answer : null;
    },
    { timeout: 20_000, interval: 250 },
  );
  expect(again.results[0].label).toBe(stranger.kind);
  expect((await searchByPicture(client, query, { k: 10, learn: false })).learned).toBe(false);
});
