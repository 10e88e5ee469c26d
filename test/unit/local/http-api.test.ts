import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningCloud, startFixtureCloud } from './fixtures/running-cloud.ts';

let running: RunningCloud;
beforeAll(async () => {
  running = await startFixtureCloud();
});
afterAll(() => running.stop());

describe('the HTTP API', () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${running.cloud.url}${path}`, { ...init, headers: { 'x-api-key': 'good', ...init.headers } });

  it('sends the authorizer’s context and the request in payload format 2.0', async () => {
    const response = await call('/v1/images/caf%C3%A9?k=1&tag=a&tag=b%20c', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'X-Custom': 'One' },
      body: '{"name":"é"}',
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /v1/{proxy+}',
      rawPath: '/v1/images/café',
      rawQueryString: 'k=1&tag=a&tag=b%20c',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-custom': 'One' },
      queryStringParameters: { k: '1', tag: 'a,b c' },
      pathParameters: { proxy: 'images/café' },
      requestContext: {
        authorizer: { lambda: { tenant: 'demo', role: 'admin' } },
        http: { method: 'POST', sourceIp: '127.0.0.1' },
        stage: '$default',
      },
      body: '{"name":"é"}',
      isBase64Encoded: false,
    });
  });

  it('asks a caller that expects it to go on with the body', async () => {
    const { port } = new URL(running.cloud.url);
    const headers = { 'x-api-key': 'good', expect: '100-continue', 'content-type': 'image/jpeg', 'content-length': 3 };
    const sent = request({ port, method: 'POST', path: '/v1/search', headers });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.end(Buffer.from([1, 2, 3]));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(await json(response)).toMatchObject({ body: 'AQID', isBase64Encoded: true });
  });

  it('sends a picture as base64, and one back', async () => {
    const picture = Buffer.from([255, 216, 255, 0]);
    const echoed = await call('/v1/search', {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: picture,
    });
    expect(await echoed.json()).toMatchObject({ body: picture.toString('base64'), isBase64Encoded: true });
    const binary = await call('/v1/binary');
    expect(binary.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await binary.arrayBuffer())).toEqual(Buffer.from([0, 255, 128]));
  });

  it('gives back cookies, repeated headers and bare values', async () => {
    const cookies = await call('/v1/cookies');
    expect([cookies.status, cookies.headers.getSetCookie(), cookies.headers.get('x-many')]).toEqual([
      201,
      ['a=1', 'b=2'],
      '1, 2',
    ]);
    const plain = await call('/v1/plain');
    expect([plain.headers.get('content-type'), await plain.json()]).toEqual(['application/json', { plain: true }]);
  });

  it.each([
    ['/v1/health', {}, 200],
    ['/v1/x', { 'x-api-key': 'denied' }, 403, 'Forbidden'],
    ['/v1/x', { 'x-api-key': 'broken' }, 500, 'Internal Server Error'],
    ['/v1/x', { 'x-api-key': 'unknown' }, 200],
    ['/nowhere', {}, 404, 'Not Found'],
    ['/v1/', {}, 404, 'Not Found'],
    ['/v1/throws', {}, 500, 'Internal Server Error'],
    ['/v1/exits', {}, 500, 'Internal Server Error'],
    ['/v1/slow', {}, 503, 'Service Unavailable'],
  ])('answers GET %s with headers %j as API Gateway does: %i', async (path, headers, status, message?: string) => {
    const response = await call(path, { headers });
    expect(response.status).toBe(status);
    if (message !== undefined) expect(await response.json()).toEqual({ message });
  });

  it.each([
    ['over 10 MB', 11_000_000],
    ['over 6 MB as base64', 5_000_000],
  ])('refuses a body of %s', async (_, bytes) => {
    const response = await call('/v1/search', {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: Buffer.alloc(bytes),
    });
    expect(response.status).toBe(413);
  });

  it('refuses a body by its length, before it has come', async () => {
    const { port } = new URL(running.cloud.url);
    const headers = { 'x-api-key': 'good', 'content-type': 'image/jpeg', 'content-length': 5_000_000 };
    const sent = request({ port, method: 'POST', path: '/v1/search', headers });
    sent.on('error', () => {});
    sent.write(Buffer.alloc(10));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    sent.destroy();
  });

  it('listens on the loopback interface only', async () => {
    expect(new URL(running.cloud.url).hostname).toBe('127.0.0.1');
    expect(new URL(running.cloud.storageUrl).hostname).toBe('127.0.0.1');
  });

  it('answers HEAD without a body', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${running.cloud.url}/v1/plain`, { method: 'HEAD', headers: { 'x-api-key': 'good' } }, (response) =>
        resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});
