import { learn, newProfile, replay } from '@dlsift/retrieval/profile';
import { defaultCalibration, defaultWeights } from '@dlsift/retrieval/similarity';
import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTenant, startStores, tables } from './cloud.ts';

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
});
afterAll(() => servers.stop());

describe('judgements', () => {
  const store = () => new storage.JudgementStore(tables.profiles.name);
  const page = (...said: (Storage.Verdict | null)[]) =>
    said.map((each, i) => ({ imageId: `${i}`.padStart(32, '0'), said: each }));
  const judgement = (fields: Partial<Storage.Judgement> = {}) => ({
    searchId: '0123456789abcdef0123456789abcdef',
    by: 'ada',
    at: 'now',
    query: new Uint8Array([1, 2, 255]),
    queryId: null,
    shown: page('chosen', null, 'rejected'),
    ...fields,
  });

  it('are kept for their tenant for 90 days, and later judgements of a search are merged', async () => {
    const [tenant, other] = [aTenant(), aTenant()];
    await store().add(tenant, judgement());
    await store().add(tenant, judgement({ shown: page(null, 'chosen', null, null) }));
    const [kept, ...more] = await store().all(tenant);
    expect(more).toEqual([]);
    expect({ ...kept, query: [...kept.query] }).toMatchObject({
      ...judgement(),
      query: [1, 2, 255],
      shown: page('chosen', 'chosen', 'rejected', null),
    });
    expect(await store().all(other)).toEqual([]);
    expect(await Promise.all(['a', 'z'].map((since) => store().countSince(tenant, since)))).toEqual([1, 0]);
    expect(await store().all(tenant, Date.now() + 91 * 24 * 3600_000)).toEqual([]);
    // Judgements are not profiles.
    expect(await new storage.ProfileStore(tables.profiles.name).changedSince(tenant, '')).toBe(false);
  });

  it('are limited in number and in pictures, and a newer one replaces an older one', async () => {
    const tenant = aTenant();
    const searchId = (slot: number) => slot.toString(16).padStart(8, '0').padEnd(32, '0');
    await store().add(tenant, judgement({ searchId: searchId(7) }));
    await store().add(tenant, judgement({ searchId: searchId(8) }));
    const shown = page(...Array.from({ length: 150 }, () => 'chosen' as const));
    await store().add(tenant, judgement({ searchId: searchId(7 + storage.judgementSlots), shown }));
    const kept = await store().all(tenant);
    expect(kept.map((each) => each.searchId).toSorted()).toEqual([searchId(8), searchId(7 + storage.judgementSlots)]);
    expect(Math.max(...kept.map((each) => each.shown.length))).toBe(100);
  });

  it('are all kept when added concurrently, and are deleted with their user', async () => {
    const tenant = aTenant();
    await Promise.all([
      store().add(tenant, judgement({ shown: page('chosen', null) })),
      store().add(tenant, judgement({ shown: page(null, 'rejected') })),
      store().add(tenant, judgement({ searchId: 'f'.repeat(32), by: 'bob' })),
    ]);
    const kept = await store().all(tenant);
    expect(kept.find(({ by }) => by === 'ada')!.shown).toEqual(page('chosen', 'rejected'));
    await store().forget(tenant, 'ada');
    expect((await store().all(tenant)).map(({ by }) => by)).toEqual(['bob']);
    await store().forget(aTenant(), 'bob');
    expect(await store().all(tenant)).toHaveLength(1);
  });
});

describe('profiles', () => {
  const store = () => new storage.ProfileStore(tables.profiles.name);

  it('start from the tenant’s default, are stored, and can be reset', async () => {
    const tenant = aTenant();
    const weights = { cnn: 0.1, sift: 0.1, color: 0.6, position: 0.1, shape: 0.1 };
    await store().update(tenant, '*', (profile) => ({ ...profile, weights }));
    expect((await store().get(tenant, 'ada')).weights).toEqual(weights);
    await store().update(tenant, 'ada', (profile) => ({ ...profile, choices: profile.choices + 1 }));
    expect(await store().get(tenant, 'ada')).toMatchObject({ choices: 1, version: 1 });
    await store().reset(tenant, 'ada');
    expect(await store().get(tenant, 'ada')).toEqual(newProfile('ada', weights));
  });

  it('keep the judged pages', async () => {
    const tenant = aTenant();
    const half = { cnn: 0.5, sift: 0.25, color: 1, position: 0, shape: 0.125 };
    const pages = [{ searchId: 's', wanted: [half], passed: [{ ...half, color: 0.5 }, half] }];
    await store().update(tenant, 'ada', (profile) => ({ ...profile, pages }));
    expect((await store().get(tenant, 'ada')).pages).toEqual(pages);
  });

  it('lose no choice under concurrent updates', async () => {
    const tenant = aTenant();
    const choose = () => store().update(tenant, 'ada', (profile) => ({ ...profile, choices: profile.choices + 1 }));
    await Promise.all([choose(), choose(), choose()]);
    expect((await store().get(tenant, 'ada')).choices).toBe(3);
  });

  it('keep every step of eight concurrent updates, in an order that can be replayed', async () => {
    const tenant = aTenant();
    let attempts = 0;
    const similarities = { cnn: 0.2, sift: 0.1, color: 0.9, position: 0.3, shape: 0.3 };
    const give = (imageId: string) =>
      store().update(tenant, 'ada', (profile) => {
        attempts++;
        return learn(profile, [{ imageId, similarities }], { searchId: 's', at: 'now', libraryPictures: 20 }).profile;
      });
    const answers = await Promise.all(Array.from('abcdefgh', give));
    const kept = await store().get(tenant, 'ada');
    expect(
      kept.history
        .map(({ imageId }) => imageId)
        .toSorted()
        .join(''),
    ).toBe('abcdefgh');
    expect(kept).toMatchObject({ choices: 8, version: 8, weights: replay(kept) });
    expect(attempts).toBeGreaterThan(8);
    // The updates form one chain: each starts from the weights of another.
    const left = answers.map(({ after }) => after.weights.color).toSorted();
    expect(answers.map(({ before }) => before.weights.color).toSorted()).toEqual([
      defaultWeights.color,
      ...left.slice(0, -1),
    ]);
  });
});

it('a search is kept for its tenant until it expires', async () => {
  const store = new storage.SearchStore(tables.searches.name);
  const tenant = aTenant();
  const { weights } = newProfile('ada');
  const similarities = { cnn: 1, sift: 0, color: 0.5, position: 0.25, shape: 0.125 };
  const quad = [0, 1, 2, 3].map((corner) => [corner, -corner / 2]);
  const record = {
    searchId: tenant,
    tenant,
    user: 'ada',
    at: 'now',
    weights,
    libraryPictures: 1,
    shown: [
      { imageId: 'a'.repeat(32), score: 0.75, similarities, class: 3, inliers: 12, quad, mirrored: true },
      { imageId: '0'.repeat(32), score: 0, similarities, class: null },
    ],
    head: {
      featureSet: { name: 'set', standIn: false },
      partition: { version: null, probed: [], scanned: 2, total: 2, fractionScanned: 1 },
    },
    calibration: defaultCalibration,
    expiresAt: 100,
  };
  await store.put(record);
  expect(await store.get(tenant, record.searchId, 99_000)).toEqual(record);
  expect(await store.get(tenant, record.searchId, 100_000)).toBeNull();
  expect(await store.get(aTenant(), record.searchId, 99_000)).toBeNull();
});
