import { describe, expect, it } from 'vitest';
import { corsHeaders } from '../../../local/cloud/http/cors.ts';
import { answerOf } from '../../../local/cloud/http/response.ts';
import { RouteTable } from '../../../local/cloud/http/route-table.ts';

const route = (routeKey: string) => ({
  routeKey,
  functionArn: routeKey,
  timeoutMilliseconds: 1,
  authorizer: undefined,
});

describe('the route table', () => {
  const keys = [
    'GET /{proxy+}',
    'ANY /v1/{proxy+}',
    'GET /v1/images/{imageId}',
    'GET /v1/images/latest',
    'DELETE /v1/images/{imageId}',
    'GET /',
  ];
  const table = new RouteTable(keys.map(route));

  it.each([
    ['GET', '/', 'GET /', {}],
    ['GET', '/v1/images/latest', 'GET /v1/images/latest', {}],
    ['GET', '/v1/images/a%2Fb', 'GET /v1/images/{imageId}', { imageId: 'a/b' }],
    ['DELETE', '/v1/images/x', 'DELETE /v1/images/{imageId}', { imageId: 'x' }],
    ['PATCH', '/v1/images/x', 'ANY /v1/{proxy+}', { proxy: 'images/x' }],
    ['GET', '/assets/page.css', 'GET /{proxy+}', { proxy: 'assets/page.css' }],
    ['GET', '/100%', 'GET /{proxy+}', { proxy: '100%' }],
  ])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
    const match = table.match(method, path);
    expect([match?.route.routeKey, match?.pathParameters]).toEqual([routeKey, pathParameters]);
  });

  it('answers 404 without a matching route, unless there is a default', () => {
    expect(table.match('POST', '/')).toBeUndefined();
    expect(new RouteTable([route('$default')]).match('POST', '/x')?.route.routeKey).toBe('$default');
  });

  it('refuses an invalid route key', () => {
    expect(() => new RouteTable([route('/v1')])).toThrow(
      'Expected a route key such as "GET /path" or "$default", the template says "/v1"',
    );
  });
});

describe('a function’s answer', () => {
  it.each([
    [{ statusCode: 204 }, 204, {}, ''],
    [{ statusCode: '200', body: 'a' }, 200, { 'content-type': 'text/plain;charset=UTF-8' }, 'a'],
    [{ statusCode: 1000 }, 500, { 'content-type': 'application/json' }, '{"message":"Internal Server Error"}'],
    ['text', 200, { 'content-type': 'application/json' }, 'text'],
    [null, 200, { 'content-type': 'application/json' }, 'null'],
  ])('%j', (value, status, headers, body) => {
    const answer = answerOf(JSON.stringify(value));
    expect([answer.status, answer.headers, answer.body.toString()]).toEqual([status, headers, body]);
  });
});

describe('CORS of the API', () => {
  const cors = {
    origins: ['https://a.example'],
    methods: ['GET', 'POST'],
    headers: ['x-api-key'],
    exposedHeaders: [],
    maxAgeSeconds: 60,
  };

  it('answers those it allows', () => {
    expect(corsHeaders(cors, 'https://a.example', true)).toEqual({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-api-key',
      'access-control-max-age': '60',
    });
    expect(corsHeaders(cors, 'https://b.example', true)).toEqual({});
  });
});
