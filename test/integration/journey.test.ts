import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  changeImage,
  channels,
  compare,
  createClient,
  type DlsiftClient,
  type Filter,
  followRetraining,
  getProfile,
  getUsage,
  giveFeedback,
  listPartitions,
  nextPage,
  putProfile,
  type SearchAnswer,
  search,
  searchByPicture,
  startRetraining,
  uploadForSearch,
} from '@dlsift/client';
import { addFolder, addPictures, pictureFile, putFromNode } from '@dlsift/client/folder';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud/cloud.ts';
import { generateSampleLibrary, type SamplePicture } from '../../sample/index.ts';
import { testCopies } from './journey/copies.ts';
import { testFreshness } from './journey/freshness.ts';
import { testNotPictures } from './journey/not-pictures.ts';
import { refusal } from './journey/refusal.ts';
import { testUnknownPictures } from './journey/unknown-pictures.ts';

/**
 * The deployed bundles, with the synthesized template, over the wire protocols; nothing is stubbed.
 */
const templateDirectory = join(import.meta.dirname, '../../cdk.out/local');
const directory = mkdtempSync(join(tmpdir(), 'dlsift-journey-'));
const start = () => startCloud({ templateDirectory, stateDirectory: join(directory, 'state'), port: 0 });

/** The two cores can be shared: these are no limits on speed. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let cloud: Cloud;
let pictures: SamplePicture[];
let clients: Record<'demo' | 'other' | 'reader', DlsiftClient>;
let keys: Record<keyof typeof clients, string>;

const connect = () => {
  const client = (name: keyof typeof keys) => createClient({ url: cloud.url, apiKey: keys[name] });
  clients = { demo: client('demo'), other: client('other'), reader: client('reader') };
};
async function issueKey(tenant: string, role: string): Promise<string> {
  return ((await cloud.invoke('issue-key', { tenant, role })) as { apiKey: string }).apiKey;
}
const bytesOf = (picture: SamplePicture) => readFile(picture.file);

beforeAll(async () => {
  pictures = await generateSampleLibrary(join(directory, 'photos'), { seed: 'journey', perKind: 11 });
  cloud = await start();
  keys = {
    demo: await issueKey('demo', 'admin'),
    other: await issueKey('other', 'admin'),
    reader: await issueKey('demo', 'reader'),
  };
  connect();
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('a dropped folder becomes searchable, with its sub-folders as labels', async () => {
  const report = await addFolder(clients.demo, join(directory, 'photos'));
  expect(report).toMatchObject({ added: 110, ready: 110, rejected: [], pending: [] });
  const again = await addFolder(clients.demo, join(directory, 'photos'));
  expect(again).toMatchObject({ added: 0, skipped: 110 });

  const [picture] = pictures;
  const answer = await searchByPicture(clients.demo, await bytesOf(picture), { k: 5 });
  expect(answer.partition).toMatchObject({ version: null, scanned: 110, total: 110, fractionScanned: 1 });
  expect(answer.results[0]).toMatchObject({ label: picture.kind, score: expect.closeTo(1, 2) });
  for (const channel of channels) expect(answer.results[0].similarities[channel]).toBeGreaterThan(0.98);
  const thumbnail = await fetchFrom(answer.results[0].thumbnailUrl);
  expect((await sharp(thumbnail).metadata()).format).toBe('webp');
});

const inBlossom = { label: 'chosen', metadata: { year: 1990, onLoan: true } };

it('a library is partitioned by the state machine, and searches then visit classes', async () => {
  const [chosen] = (await searchByPicture(clients.demo, await bytesOf(pictures[0]), { k: 1 })).results;
  expect(await changeImage(clients.demo, chosen.imageId, inBlossom)).toMatchObject(inBlossom);
  const { retrainingId } = await startRetraining(clients.demo);
  expect(await refusal(startRetraining(clients.demo))).toMatchObject({ status: 409 });
  const outcome = await followRetraining(clients.demo, retrainingId, { everyMs: 200 });
  expect(outcome).toMatchObject({ state: 'promoted', version: retrainingId, reason: null });

  const [partition] = (await listPartitions(clients.demo)).partitions;
  expect(partition).toMatchObject({ current: true, images: 110, classes: 10 });
  expect(partition.metrics.recallAt10).toBeGreaterThanOrEqual(0.99);
  const answer = await searchByPicture(clients.demo, await bytesOf(pictures[25]), { probes: 1, k: 100 });
  expect(answer.partition.probed).toHaveLength(1);
  expect(answer.partition).toMatchObject({ version: retrainingId, total: 110 });
  expect(answer.partition.scanned).toBeLessThan(60);
  expect(answer.results).toHaveLength(answer.partition.scanned);
});

testUnknownPictures(() => ({ client: clients.demo, directory, pictures }));

testCopies(() => ({ client: clients.demo, directory, pictures }));

describe('a query', () => {
  const nameOf = ({ file }: SamplePicture) => file.split('/').at(-1)!;
  const found = ({ results }: SearchAnswer) => results.map(({ key }) => key.split('/').at(-1));

  it('may be an upload, for a picture too large for a request', async () => {
    const uploadId = await uploadForSearch(clients.reader, await bytesOf(pictures[33]), { put: putFromNode });
    const answer = await search(clients.reader, { uploadId, k: 1, explain: true });
    expect(found(answer)).toEqual([nameOf(pictures[33])]);
    expect(answer.explanation?.query.kind).toBe('upload');
  });

  it('may be a region, without the pixels around it', async () => {
    const [wanted, other] = await Promise.all(
      [pictures[47], pictures[5]].map(({ file }) => sharp(file).resize(300, 300, { fit: 'fill' }).toBuffer()),
    );
    const side = { create: { width: 600, height: 300, channels: 3 as const, background: '#fff' } };
    const both = await sharp(side)
      .composite([
        { input: other!, left: 0, top: 0 },
        { input: wanted!, left: 300, top: 0 },
      ])
      .jpeg()
      .toBuffer();
    const answer = await searchByPicture(clients.demo, new Uint8Array(both), {
      k: 1,
      probes: 10,
      region: '300,0,300,300',
    });
    expect(found(answer)).toEqual([nameOf(pictures[47])]);
    const [{ quad }] = answer.results;
    for (const [x] of quad ?? []) expect(x).toBeGreaterThan(280);
    const outside = await refusal(searchByPicture(clients.demo, new Uint8Array(both), { region: '400,0,300,300' }));
    expect(outside).toMatchObject({ status: 400, detail: expect.stringContaining("the picture's 600 x 300") });
  });

  it('may be mirrored', async () => {
    const flopped = new Uint8Array(await sharp(pictures[60].file).flop().jpeg().toBuffer());
    const [best] = (await searchByPicture(clients.demo, flopped, { k: 1, probes: 10, flip: true })).results;
    expect(best).toMatchObject({ mirrored: true });
    expect(best.key.endsWith(nameOf(pictures[60]))).toBe(true);
    expect(best.inliers).toBeGreaterThanOrEqual(8);
  });

  it('may be filtered by facts given before the build and after it', async () => {
    const { imageId } = (await searchByPicture(clients.demo, await bytesOf(pictures[100]), { k: 1 })).results[0];
    const filter: Filter = { field: 'metadata.year', gte: 1990, lt: 2000 };
    const old = await search(clients.demo, { imageId, filter });
    expect(old.results).toMatchObject([{ ...inBlossom, class: expect.any(Number) }]);
    await changeImage(clients.demo, imageId, { metadata: { year: 1995 } });
    const both = await search(clients.demo, { imageId, filter });
    expect(both.results.map(({ metadata }) => metadata.year)).toEqual([1995, 1990]);
    expect(both.partition.scanned).toBe(2);
    await changeImage(clients.demo, imageId, { metadata: { year: null } });
  });

  it('is answered page by page', async () => {
    const picture = await bytesOf(pictures[20]);
    const all = await searchByPicture(clients.demo, picture, { k: 9, probes: 10 });
    const first = await searchByPicture(clients.demo, picture, { k: 5, probes: 10 });
    const second = await nextPage(clients.demo, first, { k: 4 });
    expect([...found(first), ...found(second!)]).toEqual(found(all));
  });

  it('of two pictures compares them', async () => {
    const turned = await sharp(pictures[60].file).rotate(20, { background: '#777' }).jpeg().toBuffer();
    const { imageId } = (await searchByPicture(clients.demo, await bytesOf(pictures[60]), { k: 1 })).results[0];
    const image = turned.toString('base64');
    const comparison = await compare(clients.demo, { a: { image }, b: { imageId } });
    expect(comparison.inliers).toBeGreaterThanOrEqual(8);
    expect(comparison.quad).toHaveLength(4);
    expect(comparison.score).toBeGreaterThan(comparison.weighted);
  });

  it('of two pictures gives the scores of a search', async () => {
    const options = { k: 50, probes: 10, expand: false, learn: false };
    const found = await searchByPicture(clients.demo, await bytesOf(pictures[72]), options);
    const image = (await bytesOf(pictures[72])).toString('base64');
    for (const { imageId, score } of [0, 7, 40].map((place) => found.results[place])) {
      const { familiarity, ...pair } = await compare(clients.demo, { a: { image }, b: { imageId } });
      expect(pair.score).toBeCloseTo(score, 2);
      expect(familiarity).toBeCloseTo(found.familiarity!, 5);
    }
    const [{ imageId }] = found.results;
    // Under a learned W (eq. 12) a picture's similarity to itself can be below 1; geometry
    // recognises it.
    expect((await compare(clients.demo, { a: { imageId }, b: { imageId } })).score).toBeCloseTo(1, 5);
    const flat = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    const strange = { image: flat.toString('base64') };
    expect((await compare(clients.demo, { a: strange, b: { imageId } })).familiarity).toBeLessThan(0.5);
  });
});

it('choices move the weights, and the next search ranks by them', async () => {
  const user = 'ada';
  // Colour has enough weight for a page to differ in it: otherwise a choice changes nothing.
  const weights = { cnn: 0.5, sift: 0.2, color: 0.2, position: 0.05, shape: 0.05 };
  await putProfile(clients.demo, user, { weights });
  const query = await bytesOf(pictures[40]);
  const before = await searchByPicture(clients.demo, query, { k: 20, user });
  // From the lower places, so that the choices contradict the ranking.
  const byColor = before.results.slice(8).toSorted((a, b) => b.similarities.color - a.similarities.color);
  const chosen = byColor.slice(0, 5).map(({ imageId }) => imageId);
  const feedback = await giveFeedback(clients.demo, before.searchId, { chosen });
  expect(feedback.user).toBe(user);
  expect(feedback.strengthened.map(({ imageId }) => imageId)).toEqual(chosen);
  expect(feedback.weights).not.toEqual(feedback.before);

  const after = await searchByPicture(clients.demo, query, { k: 20, user, verify: 0, explain: true });
  expect(after.weights).toEqual(feedback.weights);
  expect((await getProfile(clients.demo, user)).choices).toBe(5);
  const scoreOf = ({ similarities }: (typeof after.results)[number]) =>
    channels.reduce((sum, channel) => sum + after.weights[channel] * similarities[channel], 0);
  for (const result of after.results) expect(result.explanation?.weighted).toBeCloseTo(scoreOf(result), 5);
  expect(after.results.map(({ score }) => score)).toEqual(
    after.results.map(({ score }) => score).toSorted((a, b) => b - a),
  );
});

it('a picture added after the build is found at once, and gone at once when deleted', async () => {
  const late = join(directory, 'late.jpg');
  const [fresh] = await generateSampleLibrary(join(directory, 'late'), { seed: 'late', perKind: 1 });
  await sharp(fresh.file).toFile(late);
  await addPictures(clients.demo, [await pictureFile(late, 'news')]);
  const found = await searchByPicture(clients.demo, readFileSync(late), { k: 1, probes: 1 });
  expect(found.results[0]).toMatchObject({ label: 'news', class: null });
  expect(found.partition.total).toBe(111);

  const { imageId } = found.results[0];
  await clients.demo.DELETE('/v1/images/{imageId}', { params: { path: { imageId } } });
  const gone = await searchByPicture(clients.demo, readFileSync(late), { k: 100 });
  expect(gone.results.map((result) => result.imageId)).not.toContain(imageId);
  expect(gone.partition.total).toBe(110);
  expect(await refusal(search(clients.demo, { imageId }))).toMatchObject({ status: 404 });
});

describe('a tenant', () => {
  it('sees nothing of another’s library, searches or profiles', async () => {
    const mine = await searchByPicture(clients.demo, await bytesOf(pictures[0]), { k: 1 });
    const [{ imageId }] = mine.results;
    const theirs = await searchByPicture(clients.other, await bytesOf(pictures[0]));
    expect(theirs).toMatchObject({ results: [], partition: { scanned: 0, total: 0 } });
    expect(await refusal(search(clients.other, { imageId }))).toMatchObject({ status: 404 });
    expect(await refusal(giveFeedback(clients.other, mine.searchId, { chosen: [imageId] }))).toMatchObject({
      status: 404,
    });
    expect((await getUsage(clients.other)).images).toEqual({ ready: 0, rejected: 0 });
    expect((await listPartitions(clients.other)).partitions).toEqual([]);
  });

  it('may do what its key’s role allows', async () => {
    expect(await refusal(startRetraining(clients.reader))).toMatchObject({ status: 403 });
    const upload = { body: { name: 'x.jpg', bytes: 1 } };
    expect(await refusal(clients.reader.POST('/v1/uploads', upload))).toMatchObject({ status: 403 });
    expect((await getUsage(clients.reader)).role).toBe('reader');
  });
});

testNotPictures(() => ({ ...clients, directory, picture: pictures[0].file }));

it('a wrong key and an unknown search are refused with their reasons', async () => {
  const stranger = createClient({ url: cloud.url, apiKey: 'dlsift_wrong' });
  expect(await refusal(getUsage(stranger))).toMatchObject({ status: 401, type: 'urn:dlsift:problem:unknown-key' });
  const unknown = 'f'.repeat(32);
  const problem = await refusal(giveFeedback(clients.demo, unknown, { chosen: [unknown] }));
  expect(problem).toMatchObject({ status: 404, detail: expect.stringContaining(unknown) });
});

it('the page is served on the API’s origin, and keeps to it', async () => {
  const response = await fetch(`${cloud.url}/`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  const html = await response.text();
  const [, script] = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(html)!;
  expect((await fetch(`${cloud.url}/${script}`)).headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${cloud.url}/%2e%2e/index.mjs`)).status).toBe(404);
});

testFreshness(() => ({ client: clients.demo, directory }));

it('a restart keeps everything', async () => {
  const before = await getUsage(clients.demo);
  await cloud.stop();
  cloud = await start();
  connect();
  expect(await getUsage(clients.demo)).toEqual(before);
  const answer = await searchByPicture(clients.demo, await bytesOf(pictures[3]), { k: 1 });
  expect(answer.results[0].label).toBe(pictures[3].kind);
  expect(answer.partition.version).toBe(before.partition!.version);
});

/** Node's fetch does not resolve sub-domains of localhost, where the local S3 has its buckets. */
async function fetchFrom(url: string): Promise<Uint8Array> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: pathname + search, headers: { host: `${hostname}:${port}` } };
    get(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
}
