import { randomBytes } from 'node:crypto';
import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as Moves from '../../functions/index-images/moves.ts';
import { libraryImage } from '../library-image.ts';
import { aTenant, startStores, tables } from './cloud.ts';

const hour = 3600_000;
const now = Date.parse('2026-01-10T12:00:00.000Z');
const time = (ms: number) => new Date(ms).toISOString();

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
let moves: typeof Moves;
let services: Moves.MoveServices & { library: Storage.LibraryStore; judgements: Storage.JudgementStore };
let tenant: string;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
  moves = await import('../../functions/index-images/moves.ts');
  services = {
    library: storage.libraryStore(tables.library.name),
    leftEdits: new storage.LeftEditsStore(tables.searches.name),
    judgements: new storage.JudgementStore(tables.profiles.name),
  };
});
afterAll(() => servers.stop());
beforeEach(() => {
  tenant = aTenant();
});

const idOf = (name: string) => storage.imageIdOf(tenant, `inbox/${tenant}/${name}`);
const file = (text: string) => new TextEncoder().encode(text);
const imageOf = (name: string, at: number, text = 'one file') =>
  libraryImage({
    ...{ tenant, imageId: idOf(name), key: `inbox/${tenant}/${name}`, label: null, metadata: { year: 1990 } },
    ...{ content: storage.contentKey(tenant, file(text)), createdAt: time(at), changedAt: time(at) },
  });
const edit = (name: string, edits: Storage.Edits) => services.library.edit(tenant, idOf(name), edits, () => {});
const read = (name: string) => services.library.get(tenant, idOf(name));

/** What the events of a file do, in the order in which `index-images` does it. */
async function come(name: string, at: number, text?: string): Promise<void> {
  const image = imageOf(name, at, text);
  await services.library.put(image);
  await moves.takeEdits(image, services, at);
}
let sequence = 1;
async function go(name: string, at: number, sequencer = `${++sequence}`): Promise<void> {
  const known = await read(name);
  await moves.leaveEdits(known!, sequencer, services, at);
  await services.library.put({ ...known!, ...{ state: 'deleted', sequencer, content: undefined, features: null } });
}

const edits = { label: 'chosen', metadata: { artist: 'Ada', year: null } };
const edited = { label: 'chosen', metadata: { artist: 'Ada' }, createdAt: time(now - 100 * hour) };
const untouched = { label: null, metadata: { year: 1990 } };

describe('what people made of a picture', () => {
  beforeEach(async () => {
    await come('old.jpg', now - 100 * hour);
    await edit('old.jpg', edits);
  });

  it('goes to the same file that comes later', async () => {
    await go('old.jpg', now);
    await come('new.jpg', now + 23 * hour);
    expect(await read('new.jpg')).toMatchObject(edited);
  });

  it('goes to the same file that came before', async () => {
    await come('new.jpg', now - 23 * hour);
    expect(await read('new.jpg')).toMatchObject(untouched);
    await go('old.jpg', now);
    expect(await read('new.jpg')).toMatchObject(edited);
  });

  it('goes nowhere after a day, before or behind', async () => {
    await come('before.jpg', now - 25 * hour);
    await go('old.jpg', now);
    await come('behind.jpg', now + 25 * hour);
    for (const name of ['before.jpg', 'behind.jpg']) expect(await read(name)).toMatchObject(untouched);
  });

  it('goes to no other file, and to nobody else’s', async () => {
    await go('old.jpg', now);
    await come('other.jpg', now, 'another file');
    expect(await read('other.jpg')).toMatchObject(untouched);
    const first = tenant;
    tenant = aTenant();
    await come('new.jpg', now);
    expect(await read('new.jpg')).toMatchObject(untouched);
    tenant = first;
    await come('new.jpg', now);
    expect(await read('new.jpg')).toMatchObject(edited);
  });

  it('does not overwrite what was edited at the new key', async () => {
    await come('new.jpg', now - hour);
    await edit('new.jpg', { label: null, metadata: { artist: 'Bob', room: 3 } });
    await go('old.jpg', now);
    expect(await read('new.jpg')).toMatchObject({ label: null, metadata: { artist: 'Bob', room: 3 } });
  });

  it('goes to one picture, also where deliveries are repeated', async () => {
    await come('new.jpg', now - hour);
    const known = (await read('old.jpg'))!;
    for (let i = 0; i < 3; i++) await moves.leaveEdits(known, '9', services, now);
    await edit('new.jpg', { label: 'mine' });
    await moves.leaveEdits(known, '9', services, now);
    await moves.takeEdits((await read('new.jpg'))!, services, now);
    expect(await read('new.jpg')).toMatchObject({ ...edited, label: 'mine' });
    await come('copy.jpg', now + hour);
    expect(await read('copy.jpg')).toMatchObject(untouched);
  });

  it('is not displaced by a copy that nobody edited', async () => {
    await come('copy.jpg', now - 50 * hour);
    await go('old.jpg', now);
    await go('copy.jpg', now + 1);
    await come('new.jpg', now + hour);
    expect(await read('new.jpg')).toMatchObject(edited);
  });

  it('leaves out metadata that would break the limit of names', async () => {
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`n${i}`, i]));
    await edit('old.jpg', { metadata: many });
    await come('new.jpg', now - hour);
    await edit('new.jpg', { metadata: { a: 1, b: 2 } });
    await go('old.jpg', now);
    expect(await read('new.jpg')).toMatchObject({ label: 'chosen', metadata: { year: 1990, a: 1, b: 2 } });
  });

  it('does not return to the same key', async () => {
    await go('old.jpg', now);
    const back = { ...imageOf('old.jpg', now + 1), sequencer: '99' };
    await services.library.put(back);
    await moves.takeEdits(back, services, now + 1);
    expect(await read('old.jpg')).toMatchObject(untouched);
  });
});

it('judgements follow a picture there and back', async () => {
  const searchId = randomBytes(16).toString('hex');
  const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map(idOf);
  const query = new Uint8Array([1]);
  const shown = [{ imageId: a, said: 'chosen' as const }];
  await services.judgements.add(tenant, { searchId, by: 'ada', at: time(now), query, queryId: a, shown });
  const judged = async (of = tenant) => (await services.judgements.all(of)).map((one) => [one.queryId, one.shown[0]]);
  await come('a.jpg', now - 9 * hour);
  for (const [from, to, i] of [
    ['a.jpg', 'b.jpg', 1],
    ['b.jpg', 'c.jpg', 2],
  ] as const) {
    await go(from, now + i);
    await come(to, now + i);
  }
  expect(await judged()).toEqual([[c, { imageId: c, said: 'chosen' }]]);
  await services.judgements.follow(tenant, c, b);
  expect(await judged()).toEqual([[b, { imageId: b, said: 'chosen' }]]);
  expect(await services.judgements.countSince(tenant, time(now - 1))).toBe(1);
});
