import { describe, expect, it } from 'vitest';
import { api, post } from './api.ts';

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

  it('says where its weights come from', async () => {
    const answer = await api(services)('/v1/profiles/ada');
    expect(answer.body).toEqual({ user: 'ada', weights, source: 'fitted', choices: 0, updatedAt: null });
  });

  it('is scaled to sum 1 when it is set; channels left out count 0', async () => {
    const answer = await api(services)('/v1/profiles/ada', put({ weights: { cnn: 3, color: 1 } }));
    expect(answer).toMatchObject({
      status: 200,
      body: { source: 'user', weights: { cnn: 0.75, sift: 0, color: 0.25, position: 0, shape: 0 } },
    });
  });

  it.each([
    ['all 0', { weights: { cnn: 0 } }, 'at least one weight above 0'],
    ['a negative weight', { weights: { cnn: -1 } }, 'weights.cnn'],
    ['an unknown channel', { weights: { hue: 1 } }, 'hue'],
  ])('of %s is refused', async (_, body, detail) => {
    const answer = await api(services)('/v1/profiles/ada', put(body));
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(detail);
  });

  it('of every user (*) is written by editors only', async () => {
    const call = api(services);
    expect((await call('/v1/profiles/*', put({ weights: { cnn: 1 } }))).status).toBe(403);
    expect((await call('/v1/profiles/*', { method: 'DELETE' })).status).toBe(403);
    const editor = { tenant: 'acme', role: 'editor' };
    const answer = await call('/v1/profiles/*', put({ weights: { cnn: 1 } }), editor);
    expect(answer).toMatchObject({ status: 200, body: { user: '*', source: 'tenant' } });
  });
});
