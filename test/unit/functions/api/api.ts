import { createApp } from '../../../../functions/api/app.ts';
import type { Services } from '../../../../functions/api/services/index.ts';

/** The API over services of which only those under test exist. */
export function api(services: object = {}) {
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

export const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const anId = '0123456789abcdef0123456789abcdef';
