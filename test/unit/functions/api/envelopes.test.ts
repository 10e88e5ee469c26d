import { gzipSync } from 'node:zlib';
import { UnreadableImageError } from '@dlsift/retrieval/image';
import { describe, expect, it } from 'vitest';
import { api, post } from './api.ts';

type Sent = NonNullable<RequestInit['body']>;

/** Bytes of every value, as a picture file has. */
const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(Array.from({ length: 600 }, (_, i) => i))]);
const base64 = picture.toString('base64');
const wrapped = base64.replace(/.{76}/g, '$&\r\n');
const dataUrl = `data:image/png;base64,${base64}`;

/** The API with an extractor that keeps the bytes it is given, and refuses them. */
function startApi() {
  const seen: Buffer[] = [];
  const extractor = {
    featureSet: { name: 'shipped', standIn: false },
    extract: async (bytes: Uint8Array) => {
      seen.push(Buffer.from(bytes));
      throw new UnreadableImageError({ code: 'unknown-format' });
    },
  };
  const call = api({
    featureSets: { servingOf: async () => extractor },
    views: { of: async () => ({}) },
    profiles: { resolve: async () => ({}), get: async () => ({}) },
    learnQuery: null,
  });
  const send = (body: Sent, headers: Record<string, string> = {}, path = '/v1/search') =>
    call(path, { method: 'POST', body, headers });
  return { seen, send };
}

const gzip = { 'content-encoding': 'gzip' };
const form = (files: Record<string, Buffer>, fields: Record<string, string> = {}) => {
  const data = new FormData();
  for (const [name, bytes] of Object.entries(files)) data.append('image', new Blob([new Uint8Array(bytes)]), name);
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};
async function gzipForm(): Promise<[Sent, Record<string, string>]> {
  const sent = new Response(form({ 'rose.jpg': picture }));
  return [gzipSync(await sent.bytes()), { 'content-type': sent.headers.get('content-type')!, ...gzip }];
}
const json = (type: string, image: string): [Sent, Record<string, string>] => [
  JSON.stringify({ image }),
  { 'content-type': type },
];

const formAsGzip = await gzipForm();

describe('a picture', () => {
  it.each<[string, Sent, Record<string, string>?]>([
    ['as it is', picture, { 'content-type': 'image/jpeg' }],
    ['with no type', picture],
    ['as what curl --data-binary declares', picture, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as the one file of a form', form({ 'rose.jpg': picture })],
    ['as gzip', gzipSync(picture), { 'content-type': 'image/jpeg', 'content-encoding': 'GZIP' }],
    ['as a data URL', dataUrl, { 'content-type': 'text/plain' }],
    ['as a data URL of another type', ` DATA:image/jpeg;BASE64,${wrapped}\n`, { 'content-type': 'image/png' }],
    ['as base64 in one line', base64, { 'content-type': 'Text/Plain; charset=utf-8' }],
    ['as wrapped base64', `${wrapped}\n`, { 'content-type': 'text/plain' }],
    ['as base64 in JSON', ...json('application/json', base64)],
    ['as wrapped base64 in JSON', ...json('application/json', `${wrapped}\n`)],
    ['as a data URL in JSON of another case', ...json('Application/JSON; charset=utf-8', dataUrl)],
    ['as a form as gzip', ...formAsGzip],
    ['as JSON as gzip', gzipSync(json('', base64)[0] as string), { ...json('application/json', '')[1], ...gzip }],
  ])('is read %s', async (_, body, headers) => {
    const { seen, send } = startApi();
    expect(await send(body, headers)).toMatchObject({ status: 422 });
    expect(seen).toEqual([picture]);
  });

  it('is read out of its envelope by a comparison, too', async () => {
    const { seen, send } = startApi();
    const other = `/v1/compare?imageId=${'0'.repeat(32)}`;
    expect(await send(form({ 'rose.jpg': picture }), {}, other)).toMatchObject({ status: 422 });
    const sides = { a: { image: dataUrl }, b: { image: wrapped } };
    const { body, headers } = post(sides);
    expect(await send(body, headers, '/v1/compare')).toMatchObject({ status: 422 });
    expect(seen).toEqual([picture, picture]);
  });
});

describe('a refusal names the envelope', () => {
  const cut = gzipSync(picture).subarray(0, 100);
  const boundary = '--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\nabc';
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
  it.each<[string, Sent, Record<string, string>, number, string]>([
    [
      'two files',
      form({ 'a.jpg': picture, 'b.jpg': picture }),
      {},
      400,
      'The form (multipart/form-data) has 2 files: a.jpg, b.jpg; exactly one is allowed',
    ],
    ['no file', form({}, { k: '5' }), {}, 400, 'has no file, only fields (k); exactly one file is allowed'],
    ['no part', form({}), {}, 400, 'has no file, nothing else; exactly one'],
    ['a field', form({ 'a.jpg': picture }, { k: '5' }), {}, 400, 'has fields beside the file (k)'],
    [
      'many parts',
      form({}, Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, '']))),
      {},
      400,
      'has more than 50 parts',
    ],
    ['a form cut short', boundary, multipart, 400, 'The form (multipart/form-data) is damaged: it ends early'],
    ['no boundary', 'x', { 'content-type': 'multipart/form-data' }, 400, 'does not name its boundary'],
    ['gzip cut short', cut, gzip, 400, 'The gzip body of 100 bytes is damaged or no gzip'],
    ['no gzip', picture, gzip, 400, `The gzip body of ${picture.length} bytes is damaged or no gzip`],
    [
      'another encoding',
      picture,
      { 'content-encoding': 'br' },
      415,
      'content-encoding: expected gzip or none, but received "br"',
    ],
    ['a data URL without base64', 'data:image/svg+xml,%3Csvg', {}, 400, 'The data URL in the body is not base64'],
    [
      'bytes as text',
      picture.toString('utf8'),
      { 'content-type': 'text/plain' },
      400,
      'The text/plain body holds bytes that are no text',
    ],
  ])('of %s', async (_, body, headers, status, detail) => {
    const { seen, send } = startApi();
    const answer = await send(body, headers);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
    expect(seen).toEqual([]);
  });

  it('of a gzip body that inflates past the limit, without inflating the rest', async () => {
    const { send } = startApi();
    const bomb = gzipSync(Buffer.alloc(300_000_000), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    const answer = await send(bomb, gzip);
    expect(answer).toMatchObject({ status: 413, body: { limit: 'inflatedBytes', allowed: 6_000_000 } });
    expect(answer.body.detail).toContain(`The gzip body of ${bomb.length} bytes inflates to more than 6000000 bytes`);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
  });
});

describe('a time', () => {
  const times: [string, string][] = [
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00%2B02:00', '2026-01-01T08:00:00.000Z'],
    ['2026-01-01T10:00:00+02:00', '2026-01-01T08:00:00.000Z'],
    ['2026-01-01T00:00:00.5-03:30', '2026-01-01T03:30:00.500Z'],
  ];
  it.each(times)('%s is compared as %s', async (given, compared) => {
    const asked: string[] = [];
    const changesPage = async (_: string, since: string) => {
      asked.push(since);
      return { items: [], cursor: null };
    };
    expect(await api({ library: { changesPage } })(`/v1/images?changedSince=${given}`)).toMatchObject({ status: 200 });
    expect(asked).toEqual([compared]);
  });

  it('in a filter may have an offset', async () => {
    const { seen, send } = startApi();
    const filter = { field: 'addedAt', gte: '2026-01-01T10:00:00+02:00' };
    const { body, headers } = post({ image: base64, filter });
    expect(await send(body, headers)).toMatchObject({ status: 422 });
    expect(seen).toHaveLength(1);
  });
});
