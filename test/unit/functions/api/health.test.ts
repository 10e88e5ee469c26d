import { expect, it } from 'vitest';
import { api } from './api.ts';

it('health and the OpenAPI document need no key', async () => {
  const call = api();
  expect(await call('/v1/health', {}, { problem: 'missing-key' })).toMatchObject({
    status: 200,
    body: { status: 'ok' },
  });
  const document = await call('/v1/openapi.json', {}, { problem: 'missing-key' });
  expect(document.body.openapi).toBe('3.1.0');
  expect(Object.keys(document.body.paths)).toContain('/v1/search');
});
