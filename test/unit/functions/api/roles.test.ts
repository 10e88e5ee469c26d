import { roles } from '@dlsift/retrieval/storage';
import { describe, expect, it } from 'vitest';
import { resources } from '../../../../functions/api/resources/index.ts';
import { api } from './api.ts';

const routes = resources
  .flatMap(({ calls }) => calls.map(({ route }) => route))
  .filter(({ role }) => role !== null)
  .map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

describe('every call that needs a key', () => {
  it.each(routes)('%s refuses a request without a key', async (_, { method, path }) => {
    const answer = await api()(path, { method: method.toUpperCase() }, { problem: 'missing-key' });
    expect(answer).toMatchObject({ status: 401, body: { type: 'urn:dlsift:problem:missing-key' } });
  });

  const lowest = roles[0];
  it.each(routes.filter(([, { role }]) => role !== lowest))('%s refuses a reader', async (_, { method, path }) => {
    const answer = await api()(path, { method: method.toUpperCase() }, { tenant: 'acme', role: lowest });
    expect(answer).toMatchObject({ status: 403, body: { type: 'urn:dlsift:problem:role-too-low' } });
  });
});
