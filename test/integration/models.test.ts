import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createClient,
  type DlsiftClient,
  followRetraining,
  getUsage,
  listModels,
  type ModelRequest,
  type Retraining,
  search,
  searchByPicture,
  startRetraining,
  uploadModel,
} from '@dlsift/client';
import { addFolder, addPictures, pictureFile, putFromNode } from '@dlsift/client/folder';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../sample/index.ts';
import { brought } from '../unit/cnn/brought-model.ts';
import { refusal } from './journey/refusal.ts';

/** The two cores can be shared: these are no limits on speed. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-models-'));
const [manifest, onnx] = brought();
const meanColour = { name: manifest.name, sha256: manifest.sha256, license: manifest.license };

let cloud: Cloud;
let client: DlsiftClient;
let pictures: SamplePicture[];

beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'models', perKind: 2 });
  cloud = await startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });
  const { apiKey } = (await cloud.invoke('issue-key', { tenant: 'demo', role: 'admin' })) as { apiKey: string };
  client = createClient({ url: cloud.url, apiKey });
  await addFolder(client, join(directory, 'photos'));
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

const add = (draft: Partial<ModelRequest> = {}, bytes = onnx) =>
  uploadModel(client, { ...meanColour, ...draft, onnx: bytes } as ModelRequest & { onnx: typeof onnx }, {
    put: putFromNode,
  });
const finished = ({ retrainingId }: Retraining) => followRetraining(client, retrainingId, { everyMs: 100 });
const featureSet = async () => (await getUsage(client)).featureSet.name;
const cnnOnly = { k: 5, verify: 0, weights: 'cnn:1' } as const;

it('a user’s model is checked, kept, and listed beside the shipped one', async () => {
  const [shipped] = (await listModels(client)).models;
  expect(shipped).toMatchObject({ shipped: true, serving: true });
  expect(await add()).toMatchObject({ name: 'mean-colour', version: '1', dimensions: 3, serving: false });
  expect(await add()).toMatchObject({ name: 'mean-colour', version: '1' });
  const names = (await listModels(client)).models.map(({ name, version }) => `${name}@${version}`);
  expect(names).toEqual(['general-256@4', 'general-256@3', 'mean-colour@1']);
  expect(await featureSet()).toBe(shipped.featureSet);
});

it('an unusable model is refused with the reason', async () => {
  const sha256 = '0'.repeat(64);
  expect(await refusal(add({ name: 'other', sha256 }))).toMatchObject({ status: 422, detail: /SHA-256/ });
  const wide = { name: 'other', output: { dimensions: 4 } };
  expect(await refusal(add(wide))).toMatchObject({ status: 422, detail: /out has 3 values, model.json says 4/ });
  const taken = brought({
    opset: 18,
    graph: { nodes: [{ op: 'GlobalAveragePool', inputs: ['in'], outputs: ['out'] }] },
  });
  const again = { sha256: taken[0].sha256 };
  expect(await refusal(add(again, taken[1]))).toMatchObject({ status: 409, detail: /version 1 is there/ });
  const [shipped] = (await listModels(client)).models;
  expect(await refusal(add({ name: shipped.name }))).toMatchObject({ status: 409, detail: /ships/ });
  expect(await refusal(startRetraining(client, { mode: 'relearn', model: 'nobody' }))).toMatchObject({
    status: 404,
    detail: /nobody/,
  });
});

it('using it describes every picture again, old and new, and searches by it', async () => {
  const before = await featureSet();
  const query = new Uint8Array(await readFile(pictures[0].file));
  const first = await searchByPicture(client, query, cnnOnly);
  expect(await finished(await startRetraining(client, { mode: 'relearn', model: 'mean-colour' }))).toMatchObject({
    state: 'promoted',
    mode: 'relearn',
  });
  expect(await featureSet()).toMatch(/^mean-colour@1\+/);
  const after = await searchByPicture(client, query, cnnOnly);
  expect(after.featureSet.name).toMatch(/^mean-colour@1\+/);
  expect(after.partition).toMatchObject({ total: 20, scanned: 20 });
  expect(after.results[0]).toMatchObject({ imageId: first.results[0].imageId, score: expect.closeTo(1, 2) });
  expect(after.results[1].similarities.cnn).not.toBeCloseTo(first.results[1].similarities.cnn, 3);

  const [late] = await generateSampleLibrary(join(directory, 'late'), { seed: 'late', perKind: 1 });
  await addPictures(client, [await pictureFile(late.file, 'late')]);
  const byId = await searchByPicture(client, new Uint8Array(await readFile(late.file)), cnnOnly);
  expect(byId.results[0]).toMatchObject({ label: 'late', score: expect.closeTo(1, 2) });

  const [shipped] = (await listModels(client)).models;
  expect(await finished(await startRetraining(client, { mode: 'relearn', model: shipped.name }))).toMatchObject({
    state: 'promoted',
  });
  expect(await featureSet()).toBe(before);
  const back = await search(client, { imageId: byId.results[0].imageId, ...cnnOnly });
  expect(back.partition.scanned).toBe(21);
});

it('relearning trains on the library, and a model that is no better does not serve', async () => {
  const before = await featureSet();
  const outcome = await finished(await startRetraining(client, { mode: 'relearn', steps: 2 }));
  expect(['promoted', 'rejected']).toContain(outcome.state);
  if (outcome.state === 'rejected') expect(outcome.reason).toMatch(/kinds of pictures|mean average precision/);
  expect(await featureSet()).toMatch(outcome.state === 'promoted' ? /^relearned@/ : before);
});
