import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AddProgress, addFolder } from '../../../client/src/folder.ts';
import { createClient } from '../../../client/src/index.ts';
import { type FakeService, startFakeService } from './fake-service.ts';

let root: string;
let service: FakeService;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dlsift-add-'));
  await mkdir(join(root, 'cats'));
  for (const name of ['1.jpg', '2.jpg', '3.jpg', '4.jpg']) await writeFile(join(root, 'cats', name), `picture ${name}`);
  await writeFile(join(root, 'broken.png'), 'text');
  await writeFile(join(root, 'notes.txt'), 'text');
  service = await startFakeService({ indexingMs: 30 });
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await service.stop();
});
const add = (options = {}) => addFolder(createClient(service), root, options);

it('waits until every picture is searchable or rejected', async () => {
  const steps: AddProgress[] = [];
  const report = await add({ onProgress: (progress: AddProgress) => steps.push(progress) });
  expect(report).toEqual({
    added: 5,
    replaced: 0,
    skipped: 0,
    ready: 4,
    rejected: [{ key: 'inbox/demo/broken.png', reason: 'This is not a picture.' }],
    pending: [],
    notPictures: 1,
    missing: [],
  });
  expect(steps[0]).toEqual({ total: 5, uploaded: 0, indexed: 0, rejected: 0 });
  expect(steps.at(-1)).toEqual({ total: 5, uploaded: 5, indexed: 4, rejected: 1 });
});

it('sends only what has changed', async () => {
  await add();
  await writeFile(join(root, 'cats/2.jpg'), 'picture changed');
  service.requests.length = 0;
  const report = await add();
  expect(report).toMatchObject({ added: 1, replaced: 1, skipped: 3, ready: 1, pending: [] });
  expect(report.rejected).toHaveLength(1);
  expect(service.requests.filter((call) => call.startsWith('PUT'))).toEqual(['PUT /inbox%2Fdemo%2Fcats%2F2.jpg']);
});

it('sends again a picture that was deleted', async () => {
  await add();
  const deleted = service.images.get('inbox/demo/cats/1.jpg')!;
  service.images.set(deleted.key, { ...deleted, state: 'deleted', changedAt: new Date().toISOString() });
  expect(await add()).toMatchObject({ added: 1, replaced: 0, skipped: 3, ready: 1 });
});

it('tries a failed PUT again', async () => {
  service.failingPuts = 2;
  expect(await add()).toMatchObject({ added: 5, ready: 4 });
});

it('goes on after a picture that the API refuses', async () => {
  await mkdir(join(root, 'x'.repeat(201)));
  await writeFile(join(root, 'x'.repeat(201), 'y.jpg'), 'picture');
  const { rejected, ready } = await add();
  expect(ready).toBe(4);
  expect(rejected.map(({ key }) => key)).toContain(`inbox/demo/${'x'.repeat(201)}/y.jpg`);
});

it('stops waiting without progress, and names the pictures that it waited for', async () => {
  const set = service.images.set.bind(service.images);
  service.images.set = (key, image) => (key.endsWith('3.jpg') ? service.images : set(key, image));
  expect(await add({ stallSeconds: 0.3 })).toMatchObject({ ready: 3, pending: ['inbox/demo/cats/3.jpg'] });
});

it('stops at a wrong key, and when it is aborted', async () => {
  const call = addFolder(createClient({ url: service.url, apiKey: 'wrong' }), root);
  await expect(call).rejects.toMatchObject({ status: 401 });
  const stop = new AbortController();
  const onProgress = ({ uploaded }: AddProgress) => uploaded > 0 && stop.abort(new Error('enough'));
  await expect(add({ signal: stop.signal, onProgress })).rejects.toThrow('enough');
});
