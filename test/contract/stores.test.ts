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

describe('the library', () => {
  const image = (tenant: string, n: number, fields: Partial<Storage.LibraryImage> = {}): Storage.LibraryImage => ({
    tenant,
    imageId: storage.imageIdOf(tenant, `k${n}`),
    key: `k${n}`,
    label: null,
    metadata: {},
    state: 'ready',
    reason: null,
    etag: 'e',
    sequencer: '5',
    bytes: 1,
    width: 2,
    height: 3,
    features: new Uint8Array([1, 2, 255]),
    featureSet: 'set-1',
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  });
  const store = () => storage.libraryStore(tables.library.name);

  it('returns a stored picture with its bytes, to its tenant only', async () => {
    const tenant = aTenant();
    expect(await store().put(image(tenant, 1))).toBe(true);
    const { imageId } = image(tenant, 1);
    const read = await store().get(tenant, imageId);
    expect({ ...read, features: [...read!.features!] }).toEqual({ ...image(tenant, 1), features: [1, 2, 255] });
    expect(await store().get(aTenant(), imageId)).toBeNull();
  });

  it('accepts events in any order, and the latest wins', async () => {
    const tenant = aTenant();
    await store().put(image(tenant, 1, { sequencer: '5' }));
    expect(await store().put(image(tenant, 1, { sequencer: '4', etag: 'old' }))).toBe(false);
    expect(await store().put(image(tenant, 1, { sequencer: '5', etag: 'again' }))).toBe(false);
    expect(await store().put(image(tenant, 1, { sequencer: '5', featureSet: 'set-2', etag: 'new networks' }))).toBe(
      true,
    );
    expect(await store().put(image(tenant, 1, { sequencer: '6', etag: 'new' }))).toBe(true);
    expect((await store().get(tenant, image(tenant, 1).imageId))?.etag).toBe('new');
  });

  it('drops the notes of a file with the file', async () => {
    const tenant = aTenant();
    const { imageId } = image(tenant, 1);
    const notesOf = async () => (await store().get(tenant, imageId))?.notes;
    await store().put(image(tenant, 1, { notes: ['no-end-marker'] }));
    expect(await notesOf()).toEqual(['no-end-marker']);
    await store().put(image(tenant, 1, { sequencer: '6' }));
    expect(await notesOf()).toBeUndefined();
    await store().put(image(tenant, 1, { sequencer: '7', notes: ['camera-raw-preview'] }));
    await store().markDeleted(tenant, imageId, '2026-02-01T00:00:00.000Z');
    expect(await notesOf()).toBeUndefined();
  });

  it('keeps edits across new versions of the file, until the picture is deleted', async () => {
    const tenant = aTenant();
    const { imageId } = image(tenant, 1);
    const edit = (changes: Storage.Edits, now?: () => number) => store().edit(tenant, imageId, changes, () => {}, now);
    expect(await edit({ label: 'none there' })).toBeNull();
    await store().put(image(tenant, 1, { label: 'folder', metadata: { year: 1990, on: 'wall' } }));
    const edited = await edit({ label: 'chosen', metadata: { year: 1991, on: null, room: 4 } });
    expect(edited).toMatchObject({ label: 'chosen', metadata: { year: 1991, room: 4 } });
    expect(await store().getReady(tenant, [imageId, 'f'.repeat(32)])).toMatchObject([
      { imageId, key: 'k1', label: 'chosen', metadata: { year: 1991, room: 4 }, state: 'ready' },
    ]);
    expect(await store().getReady(aTenant(), [imageId])).toEqual([]);

    const before = edited!.changedAt;
    expect((await edit({ label: null }, () => 0))!.changedAt > before).toBe(true);
    await store().put(image(tenant, 1, { sequencer: '6', label: 'folder', metadata: { year: 1999, size: 'A4' } }));
    expect(await store().get(tenant, imageId)).toMatchObject({
      label: null,
      metadata: { year: 1991, room: 4, size: 'A4' },
    });
    await store().put(image(tenant, 1, { sequencer: '7', state: 'deleted' }));
    await store().put(image(tenant, 1, { sequencer: '8', label: 'folder' }));
    expect(await store().get(tenant, imageId)).toMatchObject({ label: 'folder', metadata: {} });
  });

  it('refuses an edit that breaks a limit, and retries one that conflicts with others', async () => {
    const tenant = aTenant();
    const { imageId } = image(tenant, 1);
    await store().put(image(tenant, 1));
    const refused = () => {
      throw new RangeError('too many');
    };
    await expect(store().edit(tenant, imageId, { label: 'x' }, refused)).rejects.toThrow('too many');
    expect((await store().get(tenant, imageId))?.label).toBeNull();
    const edits = Array.from({ length: 3 }, (_, i) =>
      store().edit(tenant, imageId, { metadata: { [`n${i}`]: i } }, () => {}),
    );
    await Promise.all(edits);
    expect((await store().get(tenant, imageId))?.metadata).toEqual({ n0: 0, n1: 1, n2: 2 });
  });

  it('holds features in two sets, and writes one without changing the other or the change log', async () => {
    const tenant = aTenant();
    const known = image(tenant, 1);
    await store().put(known);
    const made = { featureSet: 'set-2', bytes: new Uint8Array([9]) };
    expect(await store().putFeatures(known, made, 'other')).toBe(true);
    expect(await store().putFeatures(known, { ...made, featureSet: 'set-3' }, 'other')).toBe(false);
    const both = (await store().get(tenant, known.imageId))!;
    expect([both.featureSet, both.otherFeatureSet, both.changedAt]).toEqual(['set-1', 'set-2', known.changedAt]);
    expect([[...both.features!], [...both.otherFeatures!]]).toEqual([[1, 2, 255], [9]]);
    expect(await store().put(known)).toBe(false);

    expect(await store().putFeatures(both, { featureSet: 'set-3', bytes: made.bytes }, 'first')).toBe(true);
    expect(await store().get(tenant, known.imageId)).toMatchObject({ featureSet: 'set-3', otherFeatureSet: 'set-2' });
    expect(await store().put({ ...both, sequencer: '6', otherFeatures: undefined, otherFeatureSet: undefined })).toBe(
      true,
    );
    expect((await store().get(tenant, known.imageId))?.otherFeatureSet).toBeUndefined();
    expect(await store().putFeatures(both, made, 'first')).toBe(false);
  });

  it('names the feature set of the picture that changed last, deleted ones aside', async () => {
    const tenant = aTenant();
    expect(await store().newestFeatureSet(tenant)).toBeNull();
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    for (let n = 0; n < 9; n++) {
      await store().put(image(tenant, n, { changedAt: at(n), featureSet: n < 8 ? 'set-3' : 'set-4' }));
    }
    expect(await store().newestFeatureSet(tenant)).toBe('set-4');
    const deleted = { state: 'deleted', featureSet: null, features: null } as const;
    await store().put(image(tenant, 8, { ...deleted, changedAt: at(60), sequencer: '7' }));
    expect(await store().newestFeatureSet(tenant)).toBe('set-3');
  });

  it('lists every picture once by page, and refuses a cursor from elsewhere', async () => {
    const tenant = aTenant();
    for (let n = 0; n < 7; n++) await store().put(image(tenant, n));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Storage.Page<Storage.LibraryImage> = await store().page(tenant, { limit: 3, cursor });
      seen.push(...page.items.map(({ key }) => key));
      cursor = page.cursor;
    } while (cursor);
    expect(seen.sort()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6']);
    // DynamoDB refuses the last two positions as keys.
    for (const position of [{ tenant: 'x' }, '', 'x'.repeat(1025)]) {
      const made = { cursor: storage.encodeCursor(position) };
      await expect(store().page(tenant, made)).rejects.toThrow(storage.InvalidCursorError);
    }
    expect((await Array.fromAsync(store().all(tenant))).length).toBe(7);
  });

  it('logs changes and deletions, for its tenant only', async () => {
    const tenant = aTenant();
    for (let n = 0; n < 20; n++) {
      await store().put(image(tenant, n, { changedAt: `2026-01-01T00:00:${String(n).padStart(2, '0')}.000Z` }));
    }
    const { imageId } = image(tenant, 3);
    expect(await store().markDeleted(tenant, imageId, '2026-01-02T00:00:00.000Z')).toBe(true);
    expect(await store().markDeleted(tenant, imageId, '2026-01-02T00:00:00.000Z')).toBe(false);
    const changed = await store().changedSince(tenant, '2026-01-01T00:00:15.000Z');
    expect(changed.map(({ key }) => key).sort()).toEqual(['k15', 'k16', 'k17', 'k18', 'k19', 'k3']);
    expect(changed.find(({ key }) => key === 'k3')).toMatchObject({ state: 'deleted', features: null });
    expect(await store().changedSince(aTenant(), '1970-01-01T00:00:00.000Z')).toEqual([]);

    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Storage.Page<Storage.LibraryImage> = await store().changesPage(tenant, '2026-01-01T00:00:05.000Z', {
        limit: 2,
        cursor,
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items.map(({ key }) => key));
      cursor = page.cursor;
    } while (cursor);
    expect(paged.toSorted()).toEqual(
      [3, ...Array.from({ length: 15 }, (_, i) => i + 5)].map((n) => `k${n}`).toSorted(),
    );
    const foreign = { limit: 2, cursor: storage.encodeCursor({ shard: 9, after: null }) };
    await expect(store().changesPage(tenant, '2026', foreign)).rejects.toThrow(storage.InvalidCursorError);
    const earlier = storage.encodeCursor({ shard: 0, after: { imageId, changedAt: '2025-01-01T00:00:00.000Z' } });
    await expect(store().changesPage(tenant, '2026', { limit: 2, cursor: earlier })).rejects.toThrow(
      storage.InvalidCursorError,
    );
    expect(await store().count(tenant)).toEqual({ ready: 19, rejected: 0, deleted: 1 });
  });
});

describe('partitions', () => {
  const store = () => storage.partitionStore(tables.partitions.name);
  const record = (tenant: string, version: string) => storage.newBuild(tenant, version, 'repartition', new Date());

  it('are listed newest first, without the other items of the tenant', async () => {
    const tenant = aTenant();
    const versions = ['2026-01-01', '2026-01-02'].map((day) => storage.newVersion(new Date(day), 'abcdef123'));
    expect(versions[0]).toBe('20260101T000000-abcdef');
    for (const version of versions) await store().create(record(tenant, version));
    await store().lease(tenant, versions[1], Date.now() + 1000);
    await store().promote(tenant, versions[0], null, '2026-01-03T00:00:00.000Z');
    expect((await store().latest(tenant, 10)).map(({ version }) => version)).toEqual(versions.toReversed());
    expect(await store().get(tenant, 'CURRENT')).toBeNull();
    await store().update(tenant, versions[0], { state: 'promoted', metrics: { recallAt10: 1 } });
    expect(await store().current(tenant)).toMatchObject({ state: 'promoted', metrics: { recallAt10: 1 } });
  });

  it('are promoted only over the version that served when the build began', async () => {
    const tenant = aTenant();
    const promote = (version: string, previous: string | null) => store().promote(tenant, version, previous, 'now');
    expect(await promote('1', null)).toBe(true);
    expect(await promote('1', null)).toBe(true);
    expect(await promote('2', null)).toBe(false);
    expect(await promote('2', '1')).toBe(true);
    expect(await promote('3', '1')).toBe(false);
    expect(await store().currentVersion(tenant)).toBe('2');
  });

  it('are built by one build at a time, until its lease expires', async () => {
    const tenant = aTenant();
    expect(await store().lease(tenant, 'a', 2000, 1000)).toBe(true);
    expect(await store().lease(tenant, 'b', 9000, 1500)).toBe(false);
    expect(await store().lease(tenant, 'a', 3000, 1500)).toBe(true);
    expect(await store().lease(tenant, 'b', 9000, 3001)).toBe(true);
    await store().release(tenant, 'a');
    expect(await store().lease(tenant, 'c', 9999, 4000)).toBe(false);
    await store().release(tenant, 'b');
    expect(await store().lease(tenant, 'c', 9999, 4000)).toBe(true);
  });
});

describe('the feature sets of a tenant', () => {
  const store = () => storage.partitionStore(tables.partitions.name);
  const none = { serving: null, coming: null };

  it('are those of the serving build, and of the running build while its lease is valid', async () => {
    const tenant = aTenant();
    expect(await store().featureSets(tenant)).toEqual(none);
    const build = storage.newBuild(tenant, '1', 'repartition', new Date());
    await store().create({ ...build, featureSet: 'old' });
    await store().promote(tenant, '1', null, 'now');
    await store().lease(tenant, '2', 3000, 1000);
    expect(await store().announce(tenant, '2', 'new')).toBe(true);
    expect(await store().featureSets(tenant, 2000)).toEqual({ serving: 'old', coming: 'new' });
    await store().lease(tenant, '2', 4000, 2000);
    expect(await store().featureSets(tenant, 3500)).toEqual({ serving: 'old', coming: 'new' });
    expect(await store().featureSets(tenant, 4001)).toEqual({ serving: 'old', coming: null });
    await store().lease(tenant, '3', 9000, 4001);
    expect(await store().featureSets(tenant, 5000)).toEqual({ serving: 'old', coming: null });
    expect(await store().announce(tenant, '2', 'late')).toBe(false);
    await store().announce(tenant, '3', 'old');
    expect(await store().featureSets(tenant, 5000)).toEqual({ serving: 'old', coming: null });
    await store().release(tenant, '3');
    expect(await store().featureSets(tenant, 5000)).toEqual({ serving: 'old', coming: null });
  });

  it('can be chosen for a library without a partition, until it has one', async () => {
    const tenant = aTenant();
    expect(await store().adopt(tenant, 'mine')).toBe(true);
    expect(await store().featureSets(tenant)).toEqual({ serving: 'mine', coming: null });
    expect(await store().current(tenant)).toBeNull();
    await store().create({ ...storage.newBuild(tenant, '1', 'repartition', new Date()), featureSet: 'built' });
    expect(await store().promote(tenant, '1', null, 'now')).toBe(true);
    expect((await store().featureSets(tenant)).serving).toBe('built');
    expect(await store().adopt(tenant, 'mine')).toBe(false);
  });
});
