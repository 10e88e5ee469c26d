import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tables } from '../cloud.ts';
import { type DegreesLibrary, degreesOf, nobody, picture, startDegreesApi } from './degrees-api.ts';

let api: Awaited<ReturnType<typeof startDegreesApi>>;
let { tenant, call, idOf, add, fill } = {} as DegreesLibrary;

beforeAll(async () => {
  api = await startDegreesApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  ({ tenant, call, idOf, add, fill } = api.newTenant());
});

describe('pages', () => {
  beforeEach(() => fill());
  it('come from the first ranking, without repeating or skipping; deleted pictures are left out', async () => {
    const first = await call('POST', '/v1/search?k=5&minScore=0.04&expand=0', picture(2));
    expect(degreesOf(first)).toEqual([0, 10, 20, 30, 40]);
    await add(45);
    await call('DELETE', `/v1/images/${idOf(60)}`);
    const second = await call('POST', `/v1/search?k=5&explain=1&cursor=${first.body.cursor}`);
    expect(degreesOf(second)).toEqual([50, 70, 80, 90]);
    const { searchId, weights, partition } = first.body;
    expect(second.body).toMatchObject({ searchId, weights, partition });
    expect(second.body.results[0].explanation.confidence).toBeCloseTo(second.body.results[0].score, 5);
    const again = await call('POST', '/v1/search', { cursor: first.body.cursor, k: 5 });
    expect(degreesOf(again)).toEqual(degreesOf(second));
    const last = await call('POST', '/v1/search', { cursor: second.body.cursor, k: 5 });
    expect(last.body).toMatchObject({ cursor: null });
    expect(degreesOf(last).length).toBeLessThan(5);
  });

  it('take feedback on every picture that was found', async () => {
    const first = await call('POST', '/v1/search?k=1', picture(2));
    const feedback = await call('POST', `/v1/searches/${first.body.searchId}/feedback`, { chosen: [idOf(30)] });
    expect(feedback.status).toBe(200);
  });

  it('are kept with the query and the feedback for builds to learn from, until the user resets the profile', async () => {
    const store = new api.storage.JudgementStore(tables.profiles.name);
    const judge = async (search: { body: { searchId: string } }, body: unknown) => {
      expect((await call('POST', `/v1/searches/${search.body.searchId}/feedback`, body)).status).toBe(200);
    };
    const keptOf = async (user: string) => (await store.all(tenant)).filter(({ by }) => by === user);
    const search = await call('POST', '/v1/search?k=3&user=vera', { imageId: idOf(0) });
    await judge(search, { chosen: [idOf(30)], user: 'vera' });
    await judge(search, { rejected: [idOf(10)], user: 'vera' });
    const [kept] = await keptOf('vera');
    expect(kept).toMatchObject({ searchId: search.body.searchId, queryId: idOf(0) });
    const said = new Map(kept.shown.map((shown) => [shown.imageId, shown.said]));
    expect([said.get(idOf(30)), said.get(idOf(10)), said.get(idOf(50))]).toEqual(['chosen', 'rejected', null]);

    await judge(await call('POST', '/v1/search?k=3', picture(2)), { chosen: [idOf(30)], user: 'wim' });
    expect(await keptOf('wim')).toMatchObject([{ queryId: null }]);
    await judge(await call('POST', '/v1/search?k=3&learn=0', picture(2)), { chosen: [idOf(30)], user: 'xenia' });
    await judge(await call('POST', '/v1/search', { positives: [idOf(0), idOf(10)] }), {
      chosen: [idOf(30)],
      user: 'xenia',
    });
    expect(await keptOf('xenia')).toEqual([]);

    expect((await call('DELETE', '/v1/profiles/vera')).status).toBe(204);
    expect(await keptOf('vera')).toEqual([]);
    expect(await keptOf('wim')).toHaveLength(1);
  });

  it('are asked for by their cursor alone', async () => {
    const { cursor } = (await call('POST', '/v1/search?k=1', picture(2))).body;
    const mixed = await call('POST', '/v1/search', { cursor, imageId: idOf(0) });
    expect(mixed).toMatchObject({ status: 400, body: { detail: expect.stringContaining('received imageId') } });
    for (const foreign of ['nonsense', api.storage.encodeCursor(['x', 1]), api.storage.encodeCursor([nobody, -1])]) {
      expect((await call('POST', '/v1/search', { cursor: foreign })).status).toBe(400);
    }
  });
});
