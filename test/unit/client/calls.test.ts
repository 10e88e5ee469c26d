import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createClient,
  followRetraining,
  getUsage,
  giveFeedback,
  limits,
  NoServiceError,
  ProblemError,
  resetProfile,
  search,
  searchByPicture,
  startRetraining,
} from '../../../client/src/index.ts';
import { limits as limitsOfApi } from '../../../functions/api/contract/index.ts';
import { answers } from './fake-answers.ts';
import { type FakeService, startFakeService } from './fake-service.ts';

let service: FakeService;
beforeAll(async () => {
  service = await startFakeService();
});
afterAll(() => service.stop());
const client = () => createClient(service);

describe('a search', () => {
  it('sends the bytes of the picture', async () => {
    const picture = new Uint8Array([0xff, 0xd8, 0, 10, 13, 200]);
    const answer = await searchByPicture(client(), picture, { k: 5, explain: true });
    expect(answer.partition.fractionScanned).toBe(0.25);
    expect(service.bodies.search).toEqual(Buffer.from(picture));
    expect(service.bodies.searchType).toBe('image/*');
  });

  it('sends the media type of a picture that has one', async () => {
    await searchByPicture(client(), new Blob(['picture'], { type: 'image/png' }));
    expect(service.bodies.searchType).toBe('image/png');
  });

  it('can start from a picture of the library', async () => {
    const imageId = '0'.repeat(32);
    await search(client(), { imageId, k: 5 });
    expect(JSON.parse(`${service.bodies.search}`)).toEqual({ imageId, k: 5 });
  });

  it('knows the limits that the API enforces', () => {
    expect(limits).toEqual(limitsOfApi);
  });
});

it('gives feedback, resets a profile and follows a retraining', async () => {
  const feedback = await giveFeedback(client(), answers.searchId, { chosen: ['0'.repeat(32)] });
  expect(feedback.weights.color).toBe(0.28);
  await expect(resetProfile(client(), 'ada@example.org')).resolves.toBeUndefined();
  expect(service.requests).toContain('DELETE /v1/profiles/ada%40example.org');
  const states: string[] = [];
  const { retrainingId } = await startRetraining(client());
  const last = await followRetraining(client(), retrainingId, {
    everyMs: 1,
    onState: ({ state }) => states.push(state),
  });
  expect(last.version).toBe('p2');
  expect(states).toEqual(['running', 'promoted']);
});

describe('a failure', () => {
  it('is the problem that the API answers', async () => {
    const call = getUsage(createClient({ url: service.url, apiKey: 'wrong' }));
    await expect(call).rejects.toBeInstanceOf(ProblemError);
    await expect(call).rejects.toMatchObject({ status: 401, title: 'Unknown API key', detail: /ask for a new one/ });
  });

  it('says that nothing listens at the address', async () => {
    // No server is given this port by chance, unlike the port of a server that has just stopped.
    const url = 'http://127.0.0.1:2';
    const call = getUsage(createClient({ url, apiKey: 'key' }));
    await expect(call).rejects.toBeInstanceOf(NoServiceError);
    await expect(call).rejects.toThrow(`No DLSIFT at ${url}: nothing listens there (connection refused)`);
  });

  it.each(['', '/', '/v1', '/v1/'])('takes the address with %j at its end', async (end) => {
    const { tenant } = await getUsage(createClient({ url: `${service.url}${end}`, apiKey: service.apiKey }));
    expect(tenant).toBe('demo');
  });

  it('says that another server answers', async () => {
    const call = getUsage(createClient({ url: `${service.url}/other/`, apiKey: service.apiKey }));
    await expect(call).rejects.toThrow(/other: it answered text\/html where JSON was expected/);
  });

  it('of an aborted call is an AbortError', async () => {
    await expect(getUsage(client(), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    [{ url: 'localhost:8787', apiKey: 'key' }, /Expected the API's URL as http/],
    [{ url: 'http://localhost', apiKey: 'my key' }, /^Expected an API key .* something else$/],
  ])('refuses options that no request can carry: %o', (options, message) => {
    expect(() => createClient(options)).toThrow(message);
  });
});
