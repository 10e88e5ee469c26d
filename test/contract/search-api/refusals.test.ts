import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DegreesLibrary, nobody, picture, put, startDegreesApi } from './degrees-api.ts';

let api: Awaited<ReturnType<typeof startDegreesApi>>;
let { call, callAs, idOf, add } = {} as DegreesLibrary;

beforeAll(async () => {
  api = await startDegreesApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  ({ call, callAs, idOf, add } = api.newTenant());
});

describe('a refusal names what is wrong', () => {
  const leaf = { field: 'label', eq: 'x' };
  const deep = (levels: number): unknown => (levels === 0 ? leaf : { not: deep(levels - 1) });
  it.each<[string, unknown, string]>([
    [
      'another field',
      { field: 'size', eq: 1 },
      'filter.field: expected label, key, addedAt, changedAt or metadata. and a name, but received "size"',
    ],
    ['no operator', { field: 'label' }, 'filter: expected at least one of eq, in, exists'],
    ['another operator', { field: 'label', like: 'x' }, 'filter: expected no "like", but received '],
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

  it('in the options of a search', async () => {
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

  it('in a PATCH, with the limit by name', async () => {
    await add(0);
    const patch = (body: object) => call('PATCH', `/v1/images/${idOf(0)}`, body);
    expect((await patch({})).body.detail).toContain('expected label or metadata');
    expect((await patch({ name: 'x' })).body.detail).toContain('expected no "name", but received {"name":"x"}');
    expect((await patch({ metadata: { 'two words': 1 } })).body.detail).toContain('two words');
    expect((await patch({ metadata: { note: 'x'.repeat(501) } })).body.detail).toContain(
      'metadata.note: expected at most 500 characters (limit metadataTextLength), but received "xxx',
    );
    const names = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`n${i}`, i]));
    expect((await patch({ metadata: names })).body).toMatchObject({
      status: 400,
      limit: 'metadataNames',
      allowed: 32,
      detail: expect.stringContaining('would have 33'),
    });
    expect((await callAs('reader')('PATCH', `/v1/images/${idOf(0)}`, { label: 'x' })).status).toBe(403);
    const large = await call('POST', '/v1/search', new Uint8Array(4_400_001));
    expect(large.body).toMatchObject({ status: 413, limit: 'searchBodyBytes', allowed: 4_400_000 });
  });
});

it('a resource of another tenant is answered exactly as one that does not exist', async () => {
  await Promise.all([add(0), add(10)]);
  const { call: other } = api.newTenant();
  const upload = await call('POST', '/v1/uploads', { purpose: 'search', bytes: 2 });
  await put(upload.body.url, new Uint8Array(Buffer.from('42')));
  const { searchId, cursor } = (await call('POST', '/v1/search?k=1', picture(0))).body;
  const unknown = randomUUID().replaceAll('-', '');
  const theirs = { imageId: idOf(0), uploadId: upload.body.uploadId, searchId, cursor };
  const never = {
    imageId: unknown,
    uploadId: unknown,
    searchId: unknown,
    cursor: api.storage.encodeCursor([unknown, 1]),
  };
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
