import { UnreadableImageError } from '@dlsift/retrieval/image';
import { describe, expect, it } from 'vitest';
import { anId, api, post } from './api.ts';

describe('a refusal', () => {
  it.each([
    ['no key', '/v1/usage', {}, { problem: 'missing-key' }, 401, 'x-api-key'],
    ['a wrong key', '/v1/usage', {}, { problem: 'unknown-key' }, 401, 'not one that was issued'],
    ['no such route', '/v1/nothing', {}, undefined, 404, 'GET /v1/nothing'],
    ['a role too low', '/v1/retrainings', post({}), undefined, 403, 'role admin but this one has the role reader'],
    ['a bad search id', '/v1/searches/abc/feedback', post({ chosen: [anId] }), undefined, 400, 'received "abc"'],
    ['nothing chosen', `/v1/searches/${anId}/feedback`, post({ chosen: [] }), undefined, 400, 'chosen'],
    ['broken JSON', `/v1/searches/${anId}/feedback`, post('{'), undefined, 400, 'JSON'],
    [
      'k out of range',
      '/v1/search?k=101',
      post({ imageId: anId }),
      undefined,
      400,
      'k: expected at most 100 (limit resultsPerSearch), but received "101"',
    ],
    [
      'weights of no channel',
      '/v1/search?weights=hue:1',
      { method: 'POST', body: 'x' },
      undefined,
      400,
      'cnn, sift, color, position, shape',
    ],
    ['neither picture nor id', '/v1/search', post({}), undefined, 400, 'either image or imageId'],
    [
      'a picture too large',
      '/v1/search',
      { method: 'POST', body: new Uint8Array(4_400_001) },
      undefined,
      413,
      '4400001 bytes; a search takes at most 4400000',
    ],
    [
      'a path as a name',
      '/v1/uploads',
      post({ name: '../x.jpg', bytes: 1 }),
      { tenant: 'acme', role: 'editor' },
      400,
      'no slash',
    ],
    [
      'a label that climbs',
      '/v1/uploads',
      post({ name: 'x.jpg', label: '../other', bytes: 1 }),
      { tenant: 'acme', role: 'editor' },
      400,
      'label',
    ],
  ])('of %s is a problem document that says what is allowed', async (_, path, init, identity, status, detail) => {
    const answer = await api()(path, init, identity);
    expect(answer).toMatchObject({ status, type: 'application/problem+json' });
    expect(answer.body).toMatchObject({
      status,
      type: expect.stringMatching(/^urn:dlsift:problem:/),
      title: expect.any(String),
    });
    expect(answer.body.detail).toContain(detail);
  });

  const admin = { tenant: 'acme', role: 'admin' };
  const sha256 = 'a'.repeat(64);
  it.each<[string, string, unknown, string]>([
    [
      'POST',
      '/v1/search',
      { imageId: anId, k: 101 },
      'k: expected at most 100 (limit resultsPerSearch), but received 101',
    ],
    ['POST', '/v1/search', { imageId: anId, k: 0 }, 'k: expected at least 1, but received 0'],
    ['POST', '/v1/search?k=ten', { imageId: anId }, 'k: expected a number, but received "ten"'],
    ['POST', '/v1/search?k=1.5', { imageId: anId }, 'k: expected a whole number, but received "1.5"'],
    [
      'POST',
      '/v1/search?probes=2000',
      { imageId: anId },
      'probes: expected at most 1024 (limit probes), but received "2000"',
    ],
    [
      'POST',
      '/v1/search?verify=51',
      { imageId: anId },
      'verify: expected at most 50 (limit verify), but received "51"',
    ],
    ['POST', '/v1/search?minScore=2', { imageId: anId }, 'minScore: expected at most 1, but received "2"'],
    ['POST', '/v1/search?flip=maybe', { imageId: anId }, 'flip: expected true or false, but received "maybe"'],
    [
      'POST',
      `/v1/search?user=${'u'.repeat(201)}`,
      { imageId: anId },
      'user: expected at most 200 characters (limit nameLength)',
    ],
    ['POST', '/v1/search', { imageId: 7 }, 'imageId: expected a text, but received 7'],
    ['POST', '/v1/search', { imageId: anId, weights: 1 }, 'weights: expected channel:weight, comma separated, or'],
    ['POST', '/v1/search', { image: '?' }, 'image: expected bytes as base64, but received "?"'],
    ['POST', '/v1/search', [], 'expected an object, but received []'],
    ['POST', '/v1/search', null, 'expected an object, but received null'],
    [
      'GET',
      '/v1/images?limit=1001',
      undefined,
      'limit: expected at most 1000 (limit imagesPerPage), but received "1001"',
    ],
    ['GET', '/v1/images?changedSince=now', undefined, 'changedSince: expected an ISO 8601 time such as'],
    ['GET', '/v1/duplicates?limit=101', undefined, 'limit: expected at most 100 (limit duplicateGroupsPerPage)'],
    ['GET', `/v1/images/${anId}/similar?k=101`, undefined, 'k: expected at most 100 (limit resultsPerSearch)'],
    [
      'POST',
      '/v1/uploads',
      { name: 'x', bytes: 50_000_001 },
      'bytes: expected at most 50000000 bytes (limit uploadBytes)',
    ],
    ['POST', '/v1/uploads', { name: '._x.jpg', bytes: 1 }, 'name: expected the file of a picture, none that operating'],
    ['POST', '/v1/uploads', { name: 'x.jpg', label: '__MACOSX', bytes: 1 }, 'label: expected the file of a picture'],
    ['POST', '/v1/uploads', { name: '', bytes: 1 }, 'name: expected at least 1 character, but received ""'],
    [
      'POST',
      '/v1/uploads',
      { purpose: 'other', bytes: 1 },
      'purpose: expected one of library, search, but received "other"',
    ],
    [
      'POST',
      `/v1/searches/${anId}/feedback`,
      { chosen: new Array(101).fill(anId) },
      'chosen: expected at most 100 ids (limit feedbackImages)',
    ],
    ['PUT', '/v1/profiles/ada', { weights: { cnn: 'much' } }, 'weights.cnn: expected a number, but received "much"'],
    ['PUT', '/v1/profiles/ada', { weights: { cnn: 1 }, name: 'x' }, 'expected no "name", but received {'],
    ['GET', '/v1/images?changedsince=2026-01-01', undefined, 'expected no "changedsince", but received {'],
    ['POST', '/v1/search?minscore=0.2', undefined, 'expected no "minscore", but received {'],
    ['GET', '/v1/profiles/two%20words', undefined, 'user: expected letters, digits and . _ @ -'],
    ['PATCH', `/v1/images/${anId}`, { metadata: { 'two words': 1 } }, 'metadata.two words: expected a name of letters'],
    ['PATCH', `/v1/images/${anId}`, { metadata: { a: [] } }, 'metadata.a: expected a text of at most 500 characters'],
    [
      'POST',
      '/v1/models/uploads',
      { sha256, bytes: 134_217_729 },
      'bytes: expected at most 134217728 bytes (limit modelBytes)',
    ],
    [
      'POST',
      '/v1/retrainings',
      { mode: 'all' },
      'mode: expected one of compact, repartition, relearn, but received "all"',
    ],
    ['POST', '/v1/retrainings', { mode: 'compact', steps: 3 }, 'expected model and steps with the mode relearn only'],
    ['POST', '/v1/compare', { a: { imageId: anId } }, 'b: expected an object, but received nothing'],
    [
      'PATCH',
      '/v1/settings',
      { schedules: { compact: 'no' } },
      'schedules.compact: expected true or false, but received "no"',
    ],
  ])('of %s %s with %j names thing, value and what is allowed', async (method, path, body, detail) => {
    const init = body === undefined ? { method } : { ...post(body), method };
    const answer = await api()(path, init, admin);
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
    // Words of the schema library.
    expect(answer.body.detail).not.toMatch(/Too (big|small)|Invalid|Unrecognized|to be/);
  });

  it('of an unreadable picture carries its reason', async () => {
    const extractor = async () => ({
      featureSet: { name: 'shipped', standIn: false },
      extract: async () => {
        throw new UnreadableImageError({ code: 'empty' });
      },
    });
    const call = api({
      featureSets: { servingOf: extractor },
      views: { of: async () => ({}) },
      profiles: { resolve: async () => ({}) },
      learnQuery: null,
    });
    const answer = await call('/v1/search', { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:dlsift:problem:unreadable-picture' } });
    expect(answer.body.detail).toMatch(/empty/);
  });

  it('of an internal error hides its cause', async () => {
    const call = api({
      partitions: { current: async () => null },
      profiles: {
        resolve: async () => {
          throw new Error('secret table name');
        },
      },
    });
    const answer = await call('/v1/profiles/ada');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});
