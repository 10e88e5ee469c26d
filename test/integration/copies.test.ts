import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createClient,
  type DlsiftClient,
  duplicatePages,
  followRetraining,
  searchByPicture,
  similarImages,
  startRetraining,
} from '@dlsift/client';
import { addFolder, addPictures, pictureFile } from '@dlsift/client/folder';
import { decodeImage } from '@dlsift/retrieval/image';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { capture } from '../../bench/instances/capture.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../local/sample/index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-copies-'));

let cloud: Cloud;
let client: DlsiftClient;
let pictures: SamplePicture[];

/** A partitioned library. */
beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'copies', perKind: 10 });
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const { apiKey } = (await cloud.invoke('issue-key', { tenant: 'demo', role: 'admin' })) as { apiKey: string };
  client = createClient({ url: cloud.url, apiKey });
  await addFolder(client, join(directory, 'photos'));
  const { retrainingId } = await startRetraining(client);
  await followRetraining(client, retrainingId, { everyMs: 200 });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('a photograph of a picture comes first by default, and its place in the photograph is told', async () => {
  const original = pictures[60];
  const [shown, background] = await Promise.all(
    [original, pictures[5]].map(async (picture) => (await decodeImage(readFileSync(picture.file))).rgb),
  );
  // Seen at a slant, turned about, blurred, lit from one side, saved anew: to the CNN it may look like another kind.
  const photograph = new Uint8Array(await capture(shown, background, 'turned', 7));
  const { results, partition } = await searchByPicture(client, photograph);
  expect(partition.probed.length).toBeGreaterThan(0);
  expect(results[0].key.endsWith(original.file.split('/').at(-1)!)).toBe(true);
  expect(results[0].inliers).toBeGreaterThanOrEqual(8);
  expect(results[0].quad).toHaveLength(4);
});

test('copies are marked when they land, shown as a group, and make a group of their own when the original goes', async () => {
  const [fresh] = await generateSampleLibrary(join(directory, 'copied'), { seed: 'copied', perKind: 1 });
  const names = ['original.jpg', 'smaller.jpg', 'again.jpg'];
  const files = names.map((name) => join(directory, name));
  await sharp(fresh.file).toFile(files[0]!);
  await sharp(fresh.file).resize({ width: 320 }).jpeg({ quality: 60 }).toFile(files[1]!);
  writeFileSync(files[2]!, readFileSync(files[0]!));
  const groups = async () =>
    (await Array.fromAsync(duplicatePages(client)))
      .flat()
      .map(({ original, duplicates }) => [original, ...duplicates].map(({ key }) => key.split('/').at(-1)!));
  const ids = new Map<string, string>();
  for (const [i, file] of files.entries()) {
    await addPictures(client, [await pictureFile(file, 'copied')]);
    const { results } = await searchByPicture(client, readFileSync(file), { k: 5 });
    for (const { key, imageId } of results) ids.set(key.split('/').at(-1)!, imageId);
    if (i > 0) await vi.waitFor(async () => expect((await groups()).flat()).toHaveLength(i + 1), { timeout: 10_000 });
  }
  expect(await groups()).toEqual([names]);
  const { duplicateOf, results } = await similarImages(client, ids.get('smaller.jpg')!, { k: 2 });
  expect(duplicateOf).toBe(ids.get('original.jpg'));
  expect(results.map(({ nearDuplicate }) => nearDuplicate)).toEqual([true, true]);

  const remove = (name: string) =>
    client.DELETE('/v1/images/{imageId}', { params: { path: { imageId: ids.get(name)! } } });
  await remove('original.jpg');
  await vi.waitFor(async () => expect(await groups()).toEqual([names.slice(1)]), { timeout: 10_000 });
  await remove('smaller.jpg');
  await remove('again.jpg');
  expect(await groups()).toEqual([]);
});
