import type { ObjectStore } from '@dlsift/retrieval/storage';
import { beforeEach, expect, it } from 'vitest';
import { createApp } from '../../../../functions/api/app.ts';
import type { Services } from '../../../../functions/api/services/index.ts';
import { ModelStore } from '../../../../functions/common/models.ts';
import { brought } from '../../cnn/brought-model.ts';

const [manifest, onnx] = brought();
const draft = { name: manifest.name, sha256: manifest.sha256, license: manifest.license };
const shipped = { name: 'general@2+vlad@1', standIn: false };

let files: Map<string, Uint8Array>;
let call: (path: string, body?: object, role?: string) => Promise<{ status: number; body: Record<string, unknown> }>;
beforeEach(() => {
  files = new Map();
  const objects = {
    get: async (key) => files.get(key) ?? null,
    put: async (key, body) => void files.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body),
    delete: async (key) => void files.delete(key),
    signedPut: async (key, bytes) => `https://bucket.example/${key}?bytes=${bytes}`,
    async *list(prefix) {
      for (const key of files.keys()) {
        if (key.startsWith(prefix)) yield { key, etag: '', bytes: 1, modifiedAt: new Date() };
      }
    },
  } satisfies Partial<ObjectStore> as unknown as ObjectStore;
  const services = {
    objects,
    models: new ModelStore(objects, async () => [
      { ...manifest, name: 'general', version: '2' },
      { ...manifest, name: 'general', version: '1' },
    ]),
    featureSets: {
      servingOf: async () => ({ featureSet: shipped }),
      shipped: async () => ({ featureSet: shipped }),
    },
  } as unknown as Services;
  const app = createApp(() => services);
  call = async (path, body, role = 'admin') => {
    const event = { requestContext: { authorizer: { lambda: { tenant: 'acme', role } } } };
    const request = body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await app.request(path, request ?? {}, { event });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
});
const upload = () => files.set(`incoming/acme/${manifest.sha256}.onnx`, onnx);

it('an upload goes where only the check reads it', async () => {
  const { status, body } = await call('/v1/models/uploads', { sha256: manifest.sha256, bytes: 7 });
  expect(status).toBe(201);
  expect(body.url).toBe(`https://bucket.example/incoming/acme/${manifest.sha256}.onnx?bytes=7`);
  const big = await call('/v1/models/uploads', { sha256: manifest.sha256, bytes: 134_217_729 });
  expect(big).toMatchObject({ status: 400, body: { detail: expect.stringContaining('134217728') } });
});

it('a model is kept under its version, once, and listed after those that ship', async () => {
  upload();
  const added = await call('/v1/models', draft);
  expect(added).toMatchObject({
    status: 201,
    body: { name: 'mean-colour', version: '1', dimensions: 3, serving: false },
  });
  expect([...files.keys()].sort()).toEqual([
    'models/acme/mean-colour/1/model.json',
    'models/acme/mean-colour/1/model.onnx',
  ]);
  expect(await call('/v1/models', draft)).toEqual(added);
  const { body } = await call('/v1/models', undefined, 'reader');
  expect(body.models).toMatchObject([
    { name: 'general', version: '2', shipped: true, serving: true, featureSet: shipped.name },
    { name: 'general', version: '1', shipped: true, serving: false },
    { name: 'mean-colour', shipped: false, serving: false, featureSet: 'mean-colour@1+vlad@1' },
  ]);
});

it.each([
  ['by a key with a lower role', {}, 'reader', 403, /role admin/],
  ['without its file', {}, 'admin', 422, /Expected the file with SHA-256/],
  ['by the name of the one that ships', { name: 'general' }, 'admin', 409, /other than general, which ships/],
  ['by a name that is a path', { name: '../x' }, 'admin', 400, /name: expected lower-case letters/],
  ['of other dimensions', { output: { dimensions: 9 } }, 'admin', 422, /out has 3 values, model.json says 9/],
  ['that pools by regions it does not name', { pooling: 'pyramid' }, 'admin', 422, /needed by every pooling but graph/],
  ['with an unknown field', { colour: 'red' }, 'admin', 400, /colour/],
])('a model %s is refused with a sentence', async (_, fields, role, status, detail) => {
  if (!String(detail).includes('Expected the file')) upload();
  const refused = await call('/v1/models', { ...draft, ...fields }, role);
  expect(refused).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
  expect([...files.keys()].filter((key) => key.startsWith('models/'))).toEqual([]);
});

it('a stored version is not replaced by another file', async () => {
  upload();
  await call('/v1/models', draft);
  const refused = await call('/v1/models', { ...draft, sha256: 'f'.repeat(64) });
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(manifest.sha256) } });
});

it('a model is used by name or by version, and by nothing else', async () => {
  upload();
  await call('/v1/models', draft);
  for (const [model, detail] of [
    ['nobody', /general@2, general@1, mean-colour@1.*but received nobody/],
    ['mean-colour@7', /but received mean-colour@7/],
  ] as const) {
    const refused = await call('/v1/retrainings', { mode: 'relearn', model });
    expect(refused).toMatchObject({ status: 404, body: { detail: expect.stringMatching(detail) } });
  }
  const misplaced = await call('/v1/retrainings', { mode: 'repartition', model: 'mean-colour' });
  expect(misplaced).toMatchObject({ status: 400, body: { detail: expect.stringContaining('relearn only') } });
});
