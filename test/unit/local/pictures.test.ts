import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../../client/src/index.ts';
import { addPictures } from '../../../local/start-up/pictures.ts';
import { type FakeService, startFakeService } from '../client/fake-service.ts';

const directory = mkdtempSync(join(tmpdir(), 'dlsift-pictures-'));
let service: FakeService;
beforeAll(async () => {
  service = await startFakeService();
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true });
});

/** Output of a start with `--photos`. */
async function said(photos: string, progress: { sampleIsDrawn?: boolean } = {}): Promise<string[]> {
  const lines: string[] = [];
  const session = {
    client: createClient(service),
    cloud: { failures: () => 0 },
    state: { path: directory, read: () => progress, write() {} },
    terminal: {
      say: (text: string) => lines.push(text),
      progress: (_: string, work: (update: () => void) => unknown) => work(() => {}),
    },
    signal: new AbortController().signal,
  };
  await addPictures(session as never, photos, Promise.resolve(0));
  return lines;
}

it('a start reports a folder without pictures, and the skipped files', async () => {
  const photos = join(directory, 'documents');
  mkdirSync(photos);
  writeFileSync(join(photos, 'letter.pdf'), '');
  expect(await said(photos)).toEqual([
    `There are no pictures in ${photos}.`,
    '1 other file was left alone: hidden, or of no type that is read.',
  ]);
});

it('a start reports that the sample of an earlier start is among the pictures', async () => {
  const photos = join(directory, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'rose.jpg'), 'picture');
  expect(await said(photos)).toEqual([]);
  expect(await said(photos, { sampleIsDrawn: true })).toEqual([
    'The picture was there already.',
    'An earlier start put the drawn sample into this library; with --fresh, one begins without it.',
  ]);
});

it('a start fails with the error in labels.csv', async () => {
  const photos = join(directory, 'labelled');
  mkdirSync(photos);
  writeFileSync(join(photos, 'labels.csv'), 'name,kind\n');
  await expect(said(photos)).rejects.toMatchObject({
    name: 'CloudError',
    message: expect.stringContaining('labels.csv to start with a line naming the columns file and class'),
  });
});
