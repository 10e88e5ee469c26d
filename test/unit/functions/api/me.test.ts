import { expect, it } from 'vitest';
import { api } from './api.ts';

it.each(['reader', 'editor', 'admin'])('the caller is told its tenant and its role: %s', async (role) => {
  const answer = await api()('/v1/me', {}, { tenant: 'acme', role });
  expect(answer).toMatchObject({ status: 200, body: { tenant: 'acme', role } });
});

it('a key that is not known has no caller', async () => {
  const answer = await api()('/v1/me', {}, { problem: 'unknown-key' });
  expect(answer).toMatchObject({ status: 401, body: { type: 'urn:dlsift:problem:unknown-key' } });
});
