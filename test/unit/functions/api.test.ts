import { UnreadableImageError } from '@dlsift/retrieval/image';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../functions/api/app.ts';
import type { Services } from '../../../functions/api/services.ts';

/** The API with services of which only the part under test is there. */
function api(services: object = {}) {
  const app = createApp(() => services as Services);
  return async (path: string, init: RequestInit = {}, identity: object = { tenant: 'acme', role: 'reader' }) => {
    const event = { requestContext: { authorizer: { lambda: identity } } };
    const response = await app.request(path, init, { event });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: text ? JSON.parse(text) : null,
    };
  };
}
const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const anId = '0123456789abcdef0123456789abcdef';

describe('a refusal', () => {
  test.each([
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
      'k: Too big: expected number to be <=100, but received "101"',
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

  test('of an unreadable picture carries its reason', async () => {
    const extractor = async () => ({
      featureSet: { name: 'shipped', standIn: false },
      extract: async () => {
        throw new UnreadableImageError({ code: 'empty' });
      },
    });
    const call = api({ extractor, view: async () => ({}), profiles: { resolve: async () => ({}) }, learnQuery: null });
    const answer = await call('/v1/search', { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:dlsift:problem:unreadable-picture' } });
    expect(answer.body.detail).toMatch(/empty/);
  });

  test('of our own failing tells nothing of its inside', async () => {
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

test('health and the OpenAPI document need no key', async () => {
  const call = api();
  expect(await call('/v1/health', {}, { problem: 'missing-key' })).toMatchObject({
    status: 200,
    body: { status: 'ok' },
  });
  const document = await call('/v1/openapi.json', {}, { problem: 'missing-key' });
  expect(document.body.openapi).toBe('3.1.0');
  expect(Object.keys(document.body.paths)).toContain('/v1/search');
});

describe('feedback', () => {
  const similarities = { cnn: 0.1, sift: 0.1, color: 0.9, position: 0.1, shape: 0.1 };
  const record = {
    tenant: 'acme',
    user: 'ada',
    libraryPictures: 10,
    shown: [{ imageId: anId, similarities }],
  };
  const services = (tenantAsked: string[]) => ({
    partitions: { current: async () => null },
    searches: {
      get: async (tenant: string) => {
        tenantAsked.push(tenant);
        return tenant === 'acme' ? record : null;
      },
    },
    profiles: {
      update: async (_: string, user: string, change: (profile: unknown) => unknown) => {
        const before = {
          user,
          weights: { cnn: 0.2, sift: 0.2, color: 0.2, position: 0.2, shape: 0.2 },
          start: { cnn: 0.2, sift: 0.2, color: 0.2, position: 0.2, shape: 0.2 },
          choices: 0,
          history: [],
          pages: [],
        };
        return { before, after: change(before) };
      },
    },
  });

  test('moves the weights of the search’s user towards the channel that carried the choice', async () => {
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ chosen: [anId] }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: 'ada',
      inertia: 10,
      strengthened: [{ imageId: anId, channel: 'color' }],
    });
    expect(answer.body.weights.color).toBeCloseTo((0.2 + 0.1) / 1.1, 9);
  });

  test('weakens the channel that carried a rejection, with the inertia asked for', async () => {
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ rejected: [anId], inertia: 4 }));
    expect(answer.body).toMatchObject({
      inertia: 4,
      strengthened: [],
      weakened: [{ imageId: anId, channel: 'color' }],
    });
    expect(answer.body.weights.color).toBeLessThan(0.2);
  });

  test('on a picture both chosen and rejected is refused', async () => {
    const body = { chosen: [anId], rejected: [anId] };
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post(body));
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.detail).toContain('chosen or rejected');
  });

  test('on a picture that was not shown is refused by its id', async () => {
    const other = 'f'.repeat(32);
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ chosen: [other] }));
    expect(answer).toMatchObject({ status: 422 });
    expect(answer.body.detail).toContain(other);
  });

  test('on another tenant’s search finds none', async () => {
    const asked: string[] = [];
    const answer = await api(services(asked))(`/v1/searches/${anId}/feedback`, post({ chosen: [anId] }), {
      tenant: 'other',
      role: 'admin',
    });
    expect(answer).toMatchObject({ status: 404, body: { type: 'urn:dlsift:problem:unknown-search' } });
    expect(asked).toEqual(['other']);
  });
});

describe('a profile', () => {
  const weights = { cnn: 0.2, sift: 0.2, color: 0.2, position: 0.2, shape: 0.2 };
  const services = {
    partitions: { current: async () => ({ ranking: { weights } }) },
    profiles: {
      resolve: async (_: string, user: string, fitted: unknown) => ({
        profile: { user, weights: fitted, choices: 0, updatedAt: null },
        source: 'fitted',
      }),
      update: async (_: string, user: string, change: (profile: object) => object) => ({
        after: change({ user, version: 3 }),
      }),
      reset: async () => undefined,
    },
  };
  const put = (body: unknown) => ({ ...post(body), method: 'PUT' });

  test('says where its weights come from', async () => {
    const answer = await api(services)('/v1/profiles/ada');
    expect(answer.body).toEqual({ user: 'ada', weights, source: 'fitted', choices: 0, updatedAt: null });
  });

  test('that is set is scaled to sum 1; channels left out count 0', async () => {
    const answer = await api(services)('/v1/profiles/ada', put({ weights: { cnn: 3, color: 1 } }));
    expect(answer).toMatchObject({
      status: 200,
      body: { source: 'user', weights: { cnn: 0.75, sift: 0, color: 0.25, position: 0, shape: 0 } },
    });
  });

  test.each([
    ['all 0', { weights: { cnn: 0 } }, 'at least one weight above 0'],
    ['a negative weight', { weights: { cnn: -1 } }, 'weights.cnn'],
    ['a channel that is none', { weights: { hue: 1 } }, 'hue'],
  ])('of %s is refused', async (_, body, detail) => {
    const answer = await api(services)('/v1/profiles/ada', put(body));
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(detail);
  });

  test('of everybody is written by editors only', async () => {
    const call = api(services);
    expect((await call('/v1/profiles/*', put({ weights: { cnn: 1 } }))).status).toBe(403);
    expect((await call('/v1/profiles/*', { method: 'DELETE' })).status).toBe(403);
    const editor = { tenant: 'acme', role: 'editor' };
    const answer = await call('/v1/profiles/*', put({ weights: { cnn: 1 } }), editor);
    expect(answer).toMatchObject({ status: 200, body: { user: '*', source: 'tenant' } });
  });
});
