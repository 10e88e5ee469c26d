import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '../../functions/api/services/index.ts';
import { libraryImage } from '../library-image.ts';
import { startStores, tables } from './cloud.ts';

const tenant = 'acme';
let servers: { stop(): Promise<void> };
let store: Storage.LibraryStore;
let listed: (query: { limit: number; cursor?: string }) => Promise<{ groups: string[][]; cursor: string | null }>;

beforeAll(async () => {
  servers = await startStores();
  const { libraryStore } = await import('@dlsift/retrieval/storage');
  const { listDuplicates } = await import('../../functions/api/resources/duplicates/list-duplicates.ts');
  store = libraryStore(tables.library.name);
  listed = async (query) => {
    const objects = { signedGet: async () => 'http://localhost/' } as unknown as Storage.ObjectStore;
    const services = { library: store, objects } as Services;
    const { groups, cursor } = await listDuplicates({ tenant, role: 'reader', query }, services);
    return {
      groups: groups.map(({ original, duplicates }) => [original, ...duplicates].map(({ key }) => key)),
      cursor,
    };
  };
  for (const [i, name] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) await store.put(image(name, i));
});
afterAll(() => servers.stop());

it('groups are listed by page, each with its original first and the others by age', async () => {
  for (const [copy, original] of ['ca', 'ba', 'ed']) await store.setDuplicateOf(tenant, idOf(copy), idOf(original));
  expect((await listed({ limit: 10 })).groups).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  const first = await listed({ limit: 1 });
  const second = await listed({ limit: 1, cursor: first.cursor! });
  expect([...first.groups, ...second.groups]).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  expect((await listed({ limit: 1, cursor: second.cursor! })).groups).toEqual([]);
  expect((await store.get(tenant, idOf('b')))?.duplicateOf).toBe(idOf('a'));
});

it('a group remains when its original is deleted, and a mark is deleted with its picture', async () => {
  await store.markDeleted(tenant, idOf('a'), '2026-02-01T00:00:00.000Z');
  expect((await listed({ limit: 10 })).groups).toEqual([
    ['b', 'c'],
    ['d', 'e'],
  ]);
  await store.markDeleted(tenant, idOf('e'), '2026-02-01T00:00:00.000Z');
  expect(await store.duplicatesOf(tenant, idOf('d'))).toEqual([]);
  expect(await store.setDuplicateOf(tenant, idOf('e'), idOf('d'))).toBe(false);
  await store.setDuplicateOf(tenant, idOf('c'), null);
  expect((await listed({ limit: 10 })).groups).toEqual([]);
});

it('identical files are found by content, within one tenant and until deleted', async () => {
  const file = new Uint8Array([1, 2, 3]);
  const { contentKey } = await import('@dlsift/retrieval/storage');
  const content = contentKey(tenant, file);
  await store.put({ ...image('0', 1), content });
  await store.put({ ...image('1', 2), content });
  await store.put({ ...image('2', 3), tenant: 'other', content: contentKey('other', file) });
  expect((await store.withContent(content, 10)).sort()).toEqual([idOf('0'), idOf('1')]);
  expect((await store.get(tenant, idOf('0')))?.content).toBe(content);
  await store.markDeleted(tenant, idOf('0'), '2026-02-02T00:00:00.000Z');
  expect(await store.withContent(content, 10)).toEqual([idOf('1')]);
});

function idOf(name: string): string {
  return name.charCodeAt(0).toString(16).repeat(16);
}

function image(name: string, day: number): Storage.LibraryImage {
  const at = `2026-01-0${day + 1}T00:00:00.000Z`;
  return libraryImage({ tenant, imageId: idOf(name), key: name, createdAt: at, changedAt: at });
}

it('a page of very large groups shows 100 of each, counts all, and ends early', async () => {
  const { listDuplicates } = await import('../../functions/api/resources/duplicates/list-duplicates.ts');
  const groups = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(32, '0'));
  const asked: number[] = [];
  const library = {
    originals: async (_: string, { limit, after }: { limit: number; after: string | null }) =>
      groups.filter((id) => id > (after ?? '')).slice(0, limit),
    duplicatesOf: async () => Array.from({ length: 5000 }, (_, i) => `f${i.toString(16).padStart(31, '0')}`),
    getReady: async (_: string, ids: string[]) => {
      asked.push(ids.length);
      return ids.map((imageId) => ({ imageId, key: imageId, label: null, createdAt: imageId }));
    },
  } as unknown as Storage.LibraryStore;
  const objects = { signedGet: async () => 'http://localhost/' } as unknown as Storage.ObjectStore;
  const page = (cursor?: string) =>
    listDuplicates({ tenant, role: 'reader', query: { limit: 100, cursor } }, { library, objects } as Services);
  const first = await page();
  expect(first.groups).toHaveLength(10);
  expect(first.groups[0]).toMatchObject({ duplicates: { length: 100 }, count: 5000 });
  expect(Math.max(...asked)).toBe(101);
  const second = await page(first.cursor!);
  expect(second.groups[0].original.imageId).toBe(groups[10]);
  const third = await page(second.cursor!);
  expect(third).toMatchObject({ groups: { length: 10 }, cursor: null });
});
