import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { encodeFeatures, encodeKeypoints, type Features } from '@dlsift/retrieval/features';
import { UnreadableImageError } from '@dlsift/retrieval/image';
import type * as Index from '@dlsift/retrieval/index';
import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { createApp } from '../../functions/api/app.ts';
import type { Services } from '../../functions/api/services.ts';
import { bucket, startStores, tables } from './cloud.ts';

/**
 * The API over real stores, with a stand-in for the networks: a picture is a text that begins with the degrees at which its
 * embedding points, so that the ranking is known.
 */
let servers: { stop(): Promise<void> };
let storage: typeof Storage;
let index: typeof Index;
let app: ReturnType<typeof createApp>;
let objects: Storage.ObjectStore;
let library: Storage.LibraryStore;

beforeAll(async () => {
  servers = await startStores();
  [storage, index] = await Promise.all([import('@dlsift/retrieval/storage'), import('@dlsift/retrieval/index')]);
  const api = await import('../../functions/api/app.ts');
  objects = new storage.ObjectStore(bucket);
  library = new storage.LibraryStore(tables.library.name);
  const views = new Map<string, Index.LibraryView>();
  const services: Partial<Services> = {
    library,
    objects,
    partitions: new storage.PartitionStore(tables.partitions.name),
    profiles: new storage.ProfileStore(tables.profiles.name),
    judgements: new storage.JudgementStore(tables.profiles.name),
    searches: new storage.SearchStore(tables.searches.name),
    extractor: async () => extractor as unknown as Awaited<ReturnType<Services['extractor']>>,
    async view(tenant) {
      const changes = library as Index.ChangeSource;
      const sources = { current: async () => null, prefix: () => '', objects, changes };
      const view = await index.refreshView(tenant, views.get(tenant), sources);
      views.set(tenant, view);
      return view;
    },
  };
  app = api.createApp(() => services as Services);
});
afterAll(() => servers.stop());

function featuresAt(degrees: number): Features {
  const radians = (degrees * Math.PI) / 180;
  const vector = new Float32Array([Math.cos(radians), Math.sin(radians)]);
  return { featureSet: 'set', cnn: vector, sift: vector, object: new Float32Array(7) };
}
const noKeypoints = { width: 40, height: 30, count: 0, geometry: new Float32Array(), descriptors: new Uint8Array() };
const extractor = {
  featureSet: { name: 'set', standIn: false },
  async extract(bytes: Uint8Array, region?: { x: number }) {
    const degrees = Number.parseInt(Buffer.from(bytes).toString(), 10);
    if (Number.isNaN(degrees)) throw new UnreadableImageError({ code: 'unknown-format' });
    const picture = { degrees, width: 40, height: 30 };
    // A region looks as many degrees further as it lies pixels to the right.
    return {
      features: featuresAt(degrees + (region?.x ?? 0)),
      keypoints: noKeypoints,
      picture,
      timings: { decode: 1 },
    };
  },
  async extractMirrored({ degrees }: { degrees: number }) {
    return { features: featuresAt(-degrees), keypoints: noKeypoints };
  },
};

type Role = Storage.Role;
const callAs =
  (tenant: string, role: Role = 'admin') =>
  async (method: string, path: string, body?: unknown) => {
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'image/png' : 'application/json';
    const init = {
      method,
      ...(body !== undefined && { headers: { 'content-type': type }, body: isBytes ? body : JSON.stringify(body) }),
    };
    const event = { requestContext: { authorizer: { lambda: { tenant, role } } } };
    const response = await app.request(path, init as RequestInit, { event });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
const picture = (degrees: number) => new Uint8Array(Buffer.from(`${degrees} degrees`));
const nobody = 'f'.repeat(32);

/** Tenants do not meet, so each test takes its own. A filled library has pictures at 0, 10, … 110 degrees. */
let tenant: string;
let call: ReturnType<typeof callAs>;
const idOf = (degrees: number, of = tenant) => storage.imageIdOf(of, keyOf(degrees, of));
const keyOf = (degrees: number, of = tenant) => `inbox/${of}/${degrees < 60 ? 'low' : 'high'}/${degrees}.png`;
const degreesOf = (answer: { body: { results: { key: string }[] } }) =>
  answer.body.results.map(({ key }) => Number.parseInt(key.split('/').at(-1)!, 10));

async function add(degrees: number, of = tenant, sequencer = '1'): Promise<void> {
  const key = keyOf(degrees, of);
  const now = new Date().toISOString();
  const imageId = storage.imageIdOf(of, key);
  await objects.put(key, picture(degrees));
  await objects.put(storage.keypointsKey(of, imageId), encodeKeypoints(noKeypoints));
  await library.put({
    tenant: of,
    imageId,
    key,
    label: degrees < 60 ? 'low' : 'high',
    metadata: { degrees },
    state: 'ready',
    reason: null,
    etag: 'e',
    sequencer,
    bytes: 1,
    width: 40,
    height: 30,
    features: encodeFeatures(featuresAt(degrees)),
    featureSet: 'set',
    createdAt: now,
    changedAt: now,
  });
}
beforeEach(() => {
  tenant = `t-${randomBytes(4).toString('hex')}`;
  call = callAs(tenant);
});
const fill = () => Promise.all(Array.from({ length: 12 }, (_, i) => add(10 * i)));

describe('a search', () => {
  beforeEach(fill);
  test('by a picture, and by one of the library', async () => {
    expect(degreesOf(await call('POST', '/v1/search?k=3', picture(32)))).toEqual([30, 40, 20]);
    const known = await call('POST', '/v1/search', { imageId: idOf(50), k: 1 });
    expect(known.body.results[0]).toMatchObject({ imageId: idOf(50), label: 'low', metadata: { degrees: 50 } });
  });

  test('by an upload, which a reader may make', async () => {
    const reader = callAs(tenant, 'reader');
    const bytes = picture(72);
    const upload = await reader('POST', '/v1/uploads', { purpose: 'search', bytes: bytes.length });
    expect(upload).toMatchObject({ status: 201, body: { uploadId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
    const { uploadId, url } = upload.body;
    expect((await call('POST', '/v1/search', { uploadId })).body.type).toBe('urn:dlsift:problem:unknown-upload');
    expect(await put(url, bytes)).toBe(200);
    expect(degreesOf(await reader('POST', '/v1/search', { uploadId, k: 1 }))).toEqual([70]);
    expect((await reader('POST', '/v1/uploads', { name: 'x.png', bytes: 1 })).status).toBe(403);
    expect((await call('POST', '/v1/uploads', { bytes: 1 })).body.detail).toMatch(/^name: expected the name/);
    const large = await call('POST', '/v1/uploads', { purpose: 'search', bytes: 50_000_001 });
    expect(large.body.detail).toMatch(/50000000 bytes \(limit uploadBytes\), but received 50000001/);
  });

  test('by a region, of a picture and of one of the library', async () => {
    expect(degreesOf(await call('POST', '/v1/search?k=1&region=20,0,16,16', picture(50)))).toEqual([70]);
    const region = { x: 20, y: 0, width: 16, height: 16 };
    expect(degreesOf(await call('POST', '/v1/search', { imageId: idOf(50), k: 1, region }))).toEqual([70]);
  });

  test('by the mirror image as well', async () => {
    const { body } = await call('POST', '/v1/search?k=1&flip=1', picture(-40));
    expect(body.results[0]).toMatchObject({ imageId: idOf(40), mirrored: true, score: expect.closeTo(1, 2) });
    const straight = await call('POST', '/v1/search?k=1&flip=1', picture(40));
    expect(straight.body.results[0].mirrored).toBeUndefined();
    const asked = await call('POST', '/v1/search', { imageId: idOf(40), k: 1, flip: 1, explain: 1 });
    expect(asked.body.explanation.query).toMatchObject({ kind: 'library', flip: true });
  });

  test('by examples, alone or beside a picture; those to keep away from are not shown', async () => {
    const alone = await call('POST', '/v1/search', { positives: [idOf(20), idOf(60)], k: 1 });
    expect(degreesOf(alone)).toEqual([40]);
    expect(degreesOf(await call('POST', `/v1/search?k=1&positives=${idOf(60)}`, picture(20)))).toEqual([40]);
    const away = await call('POST', '/v1/search', { imageId: idOf(50), negatives: [idOf(40), idOf(50)], k: 100 });
    expect(away.body.results).toHaveLength(10);
    expect(degreesOf(away)[0]).toBe(60);
    const both = await call('POST', '/v1/search', { positives: [idOf(20)], negatives: [idOf(20)] });
    expect(both.body.detail).toContain(
      `negatives: expected pictures other than the positives, but received ${idOf(20)}`,
    );
  });

  test('under a filter, on what the last PATCH said', async () => {
    const filter = { and: [{ field: 'label', eq: 'high' }, { not: { field: 'metadata.degrees', gte: 80 } }] };
    expect(degreesOf(await call('POST', '/v1/search', { imageId: idOf(0), filter }))).toEqual([60, 70]);
    const text = encodeURIComponent(JSON.stringify(filter));
    expect(degreesOf(await call('POST', `/v1/search?filter=${text}`, picture(0)))).toEqual([60, 70]);

    const changes = { label: 'high', metadata: { degrees: 3, artist: 'Ada' } };
    const changed = await call('PATCH', `/v1/images/${idOf(10)}`, changes);
    expect(changed).toMatchObject({ status: 200, body: { label: 'high', metadata: { degrees: 3, artist: 'Ada' } } });
    expect(degreesOf(await call('POST', '/v1/search', { imageId: idOf(0), filter }))).toEqual([10, 60, 70]);
    const taken = await call('PATCH', `/v1/images/${idOf(10)}`, { label: null, metadata: { degrees: null } });
    expect(taken.body).toMatchObject({ label: null, metadata: { artist: 'Ada' } });
    const ada = { field: 'metadata.artist', exists: true };
    const found = await call('POST', '/v1/search', { imageId: idOf(110), filter: ada });
    expect(found.body.results).toMatchObject([{ imageId: idOf(10), label: null, metadata: { artist: 'Ada' } }]);
    const recent = { field: 'addedAt', gt: new Date(Date.now() + 60_000).toISOString() };
    expect(degreesOf(await call('POST', '/v1/search', { imageId: idOf(0), filter: recent }))).toEqual([]);
  });

  test('explains itself when asked', async () => {
    const { body } = await call('POST', '/v1/search?k=2&explain=1&flip=1', picture(25));
    expect(body.explanation).toMatchObject({
      query: { kind: 'picture', width: 40, height: 30, flip: true, positives: 0 },
      classes: { visited: 0, all: 0 },
      remembered: 12,
    });
    const { explanation, similarities, score } = body.results[0];
    expect(explanation).toMatchObject({ lift: 0, class: null });
    expect(explanation.confidence + explanation.expansion).toBeCloseTo(score, 5);
    for (const plain of ['expand=0', 'verify=0', 'weights=cnn:1']) {
      const by = await call('POST', `/v1/search?k=9&explain=1&${plain}`, picture(25));
      for (const result of by.body.results) {
        expect(result.explanation).toMatchObject({ expansion: 0, confidence: expect.closeTo(result.score, 5) });
      }
    }
    expect(explanation.contributions.cnn).toBeCloseTo(body.weights.cnn * similarities.cnn, 6);
    expect(Object.keys(body.timings)).toEqual(expect.arrayContaining(['decode', 'scan', 'verify', 'present', 'total']));
    expect((await call('POST', '/v1/search?k=2', picture(25))).body.explanation).toBeUndefined();
  });
});

describe('pages', () => {
  beforeEach(fill);
  test('come from the search as it was, without repeating or skipping; what was deleted since is left out', async () => {
    const first = await call('POST', '/v1/search?k=5&minScore=0.05&expand=0', picture(2));
    expect(degreesOf(first)).toEqual([0, 10, 20, 30, 40]);
    await add(45);
    await call('DELETE', `/v1/images/${idOf(60)}`);
    const second = await call('POST', `/v1/search?k=5&explain=1&cursor=${first.body.cursor}`);
    expect(degreesOf(second)).toEqual([50, 70, 80, 90]);
    const { searchId, weights, partition } = first.body;
    expect(second.body).toMatchObject({ searchId, weights, partition });
    expect(second.body.results[0].explanation.confidence).toBeCloseTo(second.body.results[0].score, 5);
    const again = await call('POST', '/v1/search', { cursor: first.body.cursor, k: 5 });
    expect(degreesOf(again)).toEqual(degreesOf(second));
    const last = await call('POST', '/v1/search', { cursor: second.body.cursor, k: 5 });
    expect(last.body).toMatchObject({ cursor: null });
    expect(degreesOf(last).length).toBeLessThan(5);
  });

  test('take feedback on whatever was found', async () => {
    const first = await call('POST', '/v1/search?k=1', picture(2));
    const feedback = await call('POST', `/v1/searches/${first.body.searchId}/feedback`, { chosen: [idOf(30)] });
    expect(feedback.status).toBe(200);
  });

  test('are kept as they were judged, with the query, for builds to learn from, until their user forgets', async () => {
    const store = new storage.JudgementStore(tables.profiles.name);
    const judge = async (search: { body: { searchId: string } }, body: unknown) => {
      expect((await call('POST', `/v1/searches/${search.body.searchId}/feedback`, body)).status).toBe(200);
    };
    const keptOf = async (user: string) => (await store.all(tenant)).filter(({ by }) => by === user);
    const search = await call('POST', '/v1/search?k=3&user=vera', { imageId: idOf(0) });
    await judge(search, { chosen: [idOf(30)], user: 'vera' });
    await judge(search, { rejected: [idOf(10)], user: 'vera' });
    const [kept] = await keptOf('vera');
    expect(kept).toMatchObject({ searchId: search.body.searchId, queryId: idOf(0) });
    const said = new Map(kept!.shown.map((shown) => [shown.imageId, shown.said]));
    expect([said.get(idOf(30)), said.get(idOf(10)), said.get(idOf(50))]).toEqual(['chosen', 'rejected', null]);

    await judge(await call('POST', '/v1/search?k=3', picture(2)), { chosen: [idOf(30)], user: 'wim' });
    expect(await keptOf('wim')).toMatchObject([{ queryId: null }]);
    await judge(await call('POST', '/v1/search?k=3&learn=0', picture(2)), { chosen: [idOf(30)], user: 'xenia' });
    await judge(await call('POST', '/v1/search', { positives: [idOf(0), idOf(10)] }), {
      chosen: [idOf(30)],
      user: 'xenia',
    });
    expect(await keptOf('xenia')).toEqual([]);

    expect((await call('DELETE', '/v1/profiles/vera')).status).toBe(204);
    expect(await keptOf('vera')).toEqual([]);
    expect(await keptOf('wim')).toHaveLength(1);
  });

  test('go by their cursor alone', async () => {
    const { cursor } = (await call('POST', '/v1/search?k=1', picture(2))).body;
    const mixed = await call('POST', '/v1/search', { cursor, imageId: idOf(0) });
    expect(mixed).toMatchObject({ status: 400, body: { detail: expect.stringContaining('received imageId') } });
    for (const foreign of ['nonsense', storage.encodeCursor(['x', 1]), storage.encodeCursor([nobody, -1])]) {
      expect((await call('POST', '/v1/search', { cursor: foreign })).status).toBe(400);
    }
  });
});

test('a comparison takes two pictures in any form', async () => {
  await Promise.all([add(0), add(60)]);
  const byIds = await call('POST', '/v1/compare', { a: { imageId: idOf(0) }, b: { imageId: idOf(60) } });
  expect(byIds).toMatchObject({
    status: 200,
    body: { inliers: 0, quad: null, familiarity: 1, similarities: { cnn: expect.closeTo(0.5, 2) } },
  });
  const byBody = await call('POST', `/v1/compare?imageId=${idOf(60)}`, picture(60));
  expect(byBody.body.similarities.cnn).toBeCloseTo(1, 2);
  const image = Buffer.from(picture(30)).toString('base64');
  const region = { x: 30, y: 0, width: 5, height: 5 };
  const byRegion = await call('POST', '/v1/compare', { a: { image, region }, b: { imageId: idOf(60) } });
  expect(byRegion.body.similarities.cnn).toBeCloseTo(1, 2);
  expect((await call('POST', '/v1/compare', picture(1))).body.detail).toMatch(/either imageId or uploadId/);
  expect((await call('POST', '/v1/compare', { a: {}, b: {} })).body.detail).toMatch(/^a: expected either image/);
});

describe('a refusal names what is wrong', () => {
  const leaf = { field: 'label', eq: 'x' };
  const deep = (levels: number): unknown => (levels === 0 ? leaf : { not: deep(levels - 1) });
  test.each<[string, unknown, string]>([
    [
      'another field',
      { field: 'size', eq: 1 },
      'filter.field: expected label, key, addedAt, changedAt or metadata. and a name, but received "size"',
    ],
    ['no operator', { field: 'label' }, 'filter: expected at least one of eq, in, exists'],
    ['another operator', { field: 'label', like: 'x' }, 'filter: Unrecognized key: "like"'],
    ['neither form', { and: [leaf, 3] }, 'filter.and.1: expected {"and": […]}'],
    ['an empty list', { or: [] }, 'filter.or: expected a list of at least one filter, but received []'],
    ['two at once', { and: [leaf], or: [leaf] }, 'filter: expected nothing beside and'],
    [
      'a date that is none',
      { field: 'addedAt', gte: 'yesterday' },
      'filter.gte: expected an ISO 8601 time such as 2026-01-31T00:00:00Z, but received "yesterday"',
    ],
    ['too deep', deep(9), 'expected at most 8 filters inside each other (limit filterDepth)'],
    [
      'too many',
      { or: new Array(65).fill(leaf) },
      'filter.or.64: expected at most 64 conditions (limit filterConditions)',
    ],
    ['too many values', { field: 'label', in: new Array(101).fill('x') }, 'filter.in: expected at most 100 values'],
  ])('in a filter: %s', async (_, filter, detail) => {
    const inBody = await call('POST', '/v1/search', { imageId: nobody, filter });
    expect(inBody.status).toBe(400);
    expect(inBody.body.detail).toContain(detail);
    const inQuery = await call('POST', `/v1/search?filter=${encodeURIComponent(JSON.stringify(filter))}`, picture(0));
    expect(inQuery.body.detail).toContain(detail);
  });

  test('in what goes with a search', async () => {
    const many = new Array(21).fill(nobody);
    const refusals: [object, string][] = [
      [{ positives: many }, 'positives: expected at most 20 ids (limit examples)'],
      [{ image: 'AA==', imageId: nobody }, 'expected either image or imageId or uploadId, not several'],
      [{ positives: [idOf(0)], flip: true }, 'Expected a picture for flip, but received examples alone'],
      [{ imageId: nobody, region: { x: 0, y: 0, width: 1 } }, 'region.height'],
    ];
    for (const [body, detail] of refusals) {
      expect((await call('POST', '/v1/search', body)).body.detail).toContain(detail);
    }
    const region = await call('POST', '/v1/search?region=1,2,3', picture(0));
    expect(region.body.detail).toContain('region: expected x,y,width,height in whole pixels, but received "1,2,3"');
  });

  test('in a PATCH, with the limit by name', async () => {
    await add(0);
    const patch = (body: object) => call('PATCH', `/v1/images/${idOf(0)}`, body);
    expect((await patch({})).body.detail).toContain('expected label or metadata');
    expect((await patch({ name: 'x' })).body.detail).toContain('Unrecognized key: "name"');
    expect((await patch({ metadata: { 'two words': 1 } })).body.detail).toContain('two words');
    expect((await patch({ metadata: { note: 'x'.repeat(501) } })).body.detail).toContain('<=500 characters');
    const names = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`n${i}`, i]));
    expect((await patch({ metadata: names })).body).toMatchObject({
      status: 400,
      limit: 'metadataNames',
      allowed: 32,
      detail: expect.stringContaining('would have 33'),
    });
    expect((await callAs(tenant, 'reader')('PATCH', `/v1/images/${idOf(0)}`, { label: 'x' })).status).toBe(403);
    const large = await call('POST', '/v1/search', new Uint8Array(4_400_001));
    expect(large.body).toMatchObject({ status: 413, limit: 'searchBodyBytes', allowed: 4_400_000 });
  });
});

test('what is another tenant’s is answered exactly as what never was', async () => {
  await Promise.all([add(0), add(10)]);
  const other = callAs(`t-${randomBytes(4).toString('hex')}`);
  const upload = await call('POST', '/v1/uploads', { purpose: 'search', bytes: 2 });
  await put(upload.body.url, new Uint8Array(Buffer.from('42')));
  const { searchId, cursor } = (await call('POST', '/v1/search?k=1', picture(0))).body;
  const unknown = randomUUID().replaceAll('-', '');
  const theirs = { imageId: idOf(0), uploadId: upload.body.uploadId, searchId, cursor };
  const never = { imageId: unknown, uploadId: unknown, searchId: unknown, cursor: storage.encodeCursor([unknown, 1]) };
  type Ids = typeof theirs;
  const attempts: ((ids: Ids) => Parameters<typeof other>)[] = [
    ({ imageId }) => ['POST', '/v1/search', { imageId }],
    ({ imageId }) => ['POST', '/v1/search', { imageId, flip: true }],
    ({ imageId }) => ['POST', '/v1/search', { positives: [imageId] }],
    ({ imageId }) => ['POST', `/v1/search?negatives=${imageId}`, picture(0)],
    ({ imageId }) => ['GET', `/v1/images/${imageId}`],
    ({ imageId }) => ['PATCH', `/v1/images/${imageId}`, { label: 'mine' }],
    ({ imageId }) => ['DELETE', `/v1/images/${imageId}`],
    ({ imageId }) => ['POST', `/v1/compare?imageId=${imageId}`, picture(0)],
    ({ uploadId }) => ['POST', '/v1/search', { uploadId }],
    ({ uploadId }) => ['POST', `/v1/compare?uploadId=${uploadId}`, picture(0)],
    ({ searchId, imageId }) => ['POST', `/v1/searches/${searchId}/feedback`, { chosen: [imageId] }],
    ({ cursor }) => ['POST', '/v1/search', { cursor }],
  ];
  for (const attempt of attempts) {
    const [answer, expected] = [await other(...attempt(theirs)), await other(...attempt(never))];
    const anonymous = (ids: Ids, body: unknown) =>
      Object.values(ids).reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify(body));
    expect(answer.status, attempt(theirs).join(' ')).toBe(404);
    expect(anonymous(theirs, answer)).toBe(anonymous(never, expected));
  }
  const empty = await other('POST', '/v1/search', picture(0));
  expect(empty.body).toMatchObject({ results: [], cursor: null, partition: { scanned: 0, total: 0 } });
  expect((await call('GET', `/v1/images/${idOf(0)}`)).body.label).toBe('low');
});

/** PUT to a presigned URL of the local S3, whose bucket is a sub-domain of localhost. */
function put(url: string, bytes: Uint8Array): Promise<number | undefined> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { host: `${hostname}:${port}`, 'content-length': bytes.length };
    const options = { method: 'PUT', host: '127.0.0.1', port, path: pathname + search, headers };
    httpRequest(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(bytes);
  });
}
