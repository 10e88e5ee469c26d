import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DegreesLibrary, degreesOf, picture, put, startDegreesApi } from './degrees-api.ts';

let api: Awaited<ReturnType<typeof startDegreesApi>>;
let { call, callAs, idOf, add, fill } = {} as DegreesLibrary;

beforeAll(async () => {
  api = await startDegreesApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  ({ call, callAs, idOf, add, fill } = api.newTenant());
});

describe('a search', () => {
  beforeEach(() => fill());
  it('by a picture, and by one of the library', async () => {
    expect(degreesOf(await call('POST', '/v1/search?k=3', picture(32)))).toEqual([30, 40, 20]);
    const known = await call('POST', '/v1/search', { imageId: idOf(50), k: 1 });
    expect(known.body.results[0]).toMatchObject({ imageId: idOf(50), label: 'low', metadata: { degrees: 50 } });
  });

  it('by an upload, which a reader may create', async () => {
    const reader = callAs('reader');
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

  it('by a region, of a picture and of one of the library', async () => {
    expect(degreesOf(await call('POST', '/v1/search?k=1&region=20,0,16,16', picture(50)))).toEqual([70]);
    const region = { x: 20, y: 0, width: 16, height: 16 };
    expect(degreesOf(await call('POST', '/v1/search', { imageId: idOf(50), k: 1, region }))).toEqual([70]);
  });

  it('by the mirror image, too', async () => {
    const { body } = await call('POST', '/v1/search?k=1&flip=1', picture(-40));
    expect(body.results[0]).toMatchObject({ imageId: idOf(40), mirrored: true, score: expect.closeTo(1, 2) });
    const straight = await call('POST', '/v1/search?k=1&flip=1', picture(40));
    expect(straight.body.results[0].mirrored).toBeUndefined();
    const asked = await call('POST', '/v1/search', { imageId: idOf(40), k: 1, flip: 1, explain: 1 });
    expect(asked.body.explanation.query).toMatchObject({ kind: 'library', flip: true });
  });

  it('by examples, alone or with a picture; negatives are not shown', async () => {
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

  it('under a filter on what the last PATCH set', async () => {
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

  it('explains its scores on request', async () => {
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

it('a comparison takes two pictures in any form', async () => {
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
