import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startStores, tables } from './cloud.ts';

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
let partitions: Storage.PartitionStore;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
  partitions = storage.partitionStore(tables.partitions.name);
});
afterAll(() => servers.stop());

let tenant = '';
let tenants = 0;
const at = '2026-01-01T00:00:00.000Z';
beforeEach(async () => {
  tenant = `t-${tenants++}`;
  await partitions.create({ ...storage.newBuild(tenant, '1', 'compact', new Date(at)), state: 'promoted' });
});

it('the segment list of 4 096 classes is read as it was written', async () => {
  const segments = Array.from({ length: 4096 }, (_, c) =>
    [0, 1].map((n) => ({ class: c, key: storage.segmentKey(tenant, '1', c, n), pictures: 1_000_000 + n })),
  ).flat();
  await partitions.update(tenant, '1', { segments });
  expect((await partitions.get(tenant, '1'))?.segments).toEqual(segments);
});

it('a conditional update of a build in another state changes nothing', async () => {
  expect(await partitions.updateIn(tenant, '1', ['building', 'failed'], { state: 'failed', reason: 'late' })).toBe(
    false,
  );
  expect(await partitions.get(tenant, '1')).toMatchObject({ state: 'promoted', reason: null });
  expect(await partitions.updateIn(tenant, '1', ['promoted'], { servedUntil: at })).toBe(true);
  expect(await partitions.updateIn(tenant, 'none', ['promoted'], { servedUntil: at })).toBe(false);
});

it('a version is marked for removal only if it was not activated since it was read', async () => {
  const fresh = (await partitions.get(tenant, '1'))!;
  await partitions.updateIn(tenant, '1', ['promoted'], { servedUntil: at });
  expect(await partitions.markRemoved(fresh)).toBe(false);
  const read = (await partitions.get(tenant, '1'))!;
  await partitions.updateIn(tenant, '1', ['promoted'], { servedUntil: null });
  expect(await partitions.markRemoved(read)).toBe(false);
  expect(await partitions.markRemoved((await partitions.get(tenant, '1'))!)).toBe(true);
  expect(await partitions.updateIn(tenant, '1', ['promoted'], { servedUntil: null })).toBe(false);
  await partitions.forget(tenant, '1');
  expect(await partitions.get(tenant, '1')).toBeNull();
});

it('a lease excludes others until it expires, and its owner can renew it', async () => {
  expect(await partitions.lease(tenant, 'a', 1000, 0)).toBe(true);
  expect(await partitions.lease(tenant, 'b', 2000, 999)).toBe(false);
  expect(await partitions.lease(tenant, 'a', 1500, 999)).toBe(true);
  expect(await partitions.builder(tenant, 1500)).toBe('a');
  expect(await partitions.builder(tenant, 1501)).toBeNull();
  expect(await partitions.lease(tenant, 'b', 3000, 1501)).toBe(true);
  expect(await partitions.lease(tenant, 'a', 4000, 1502)).toBe(false);
  await partitions.release(tenant, 'a');
  expect(await partitions.builder(tenant, 1600)).toBe('b');
});

it('a version replaces only the named version', async () => {
  expect(await partitions.promote(tenant, '1', null, at)).toBe(true);
  expect(await partitions.promote(tenant, '2', null, at)).toBe(false);
  expect(await partitions.promote(tenant, '2', '0', at)).toBe(false);
  expect(await partitions.promote(tenant, '2', '1', at)).toBe(true);
  expect(await partitions.promote(tenant, '2', '1', at)).toBe(true);
  expect(await partitions.currentVersion(tenant)).toBe('2');
});

it('every schedule is on until a tenant turns it off, for that tenant only', async () => {
  const schedules = { compact: true, repartition: true, relearn: true };
  expect(await partitions.settings(tenant)).toEqual({ schedules });
  await partitions.putSettings(tenant, { schedules: { ...schedules, relearn: false } });
  expect(await partitions.settings(tenant)).toEqual({ schedules: { ...schedules, relearn: false } });
  expect(await partitions.settings('another')).toEqual({ schedules });
  expect((await partitions.latest(tenant)).map(({ version }) => version)).toEqual(['1']);
});

it('feedback of any user after a time is detected', async () => {
  const profiles = new storage.ProfileStore(tables.profiles.name);
  expect(await profiles.changedSince(tenant, at)).toBe(false);
  await profiles.update(tenant, 'ada', (profile) => ({ ...profile, updatedAt: '2026-01-02T00:00:00.000Z' }));
  expect(await profiles.changedSince(tenant, at)).toBe(true);
  expect(await profiles.changedSince(tenant, '2026-01-03T00:00:00.000Z')).toBe(false);
  expect(await profiles.changedSince('another', at)).toBe(false);
});
