import { describe, expect, it } from 'vitest';
import { anId, api, post } from './api.ts';

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

  it('moves the weights of the search’s user towards the channel that carried the choice', async () => {
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ chosen: [anId] }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: 'ada',
      inertia: 10,
      strengthened: [{ imageId: anId, channel: 'color' }],
    });
    expect(answer.body.weights.color).toBeCloseTo((0.2 + 0.1) / 1.1, 9);
  });

  it('weakens the channel that carried a rejection, with the inertia asked for', async () => {
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ rejected: [anId], inertia: 4 }));
    expect(answer.body).toMatchObject({
      inertia: 4,
      strengthened: [],
      weakened: [{ imageId: anId, channel: 'color' }],
    });
    expect(answer.body.weights.color).toBeLessThan(0.2);
  });

  it('on a picture both chosen and rejected is refused', async () => {
    const body = { chosen: [anId], rejected: [anId] };
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post(body));
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.detail).toContain('chosen or rejected');
  });

  it('on a picture that was not shown is refused by its id', async () => {
    const other = 'f'.repeat(32);
    const answer = await api(services([]))(`/v1/searches/${anId}/feedback`, post({ chosen: [other] }));
    expect(answer).toMatchObject({ status: 422 });
    expect(answer.body.detail).toContain(other);
  });

  it('on another tenant’s search finds none', async () => {
    const asked: string[] = [];
    const answer = await api(services(asked))(`/v1/searches/${anId}/feedback`, post({ chosen: [anId] }), {
      tenant: 'other',
      role: 'admin',
    });
    expect(answer).toMatchObject({ status: 404, body: { type: 'urn:dlsift:problem:unknown-search' } });
    expect(asked).toEqual(['other']);
  });
});
