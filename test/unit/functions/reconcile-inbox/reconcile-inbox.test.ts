import { imageIdOf, type LibraryImage } from '@dlsift/retrieval/storage';
import { expect, it } from 'vitest';
import { failIfAny } from '../../../../functions/common/failures.ts';
import { readNotification } from '../../../../functions/index-images/events.ts';
import { reconcileInbox } from '../../../../functions/reconcile-inbox/reconcile.ts';

const stored = (name: string, fields: Partial<LibraryImage> = {}) =>
  ({
    imageId: imageIdOf('acme', `inbox/acme/${name}`),
    key: `inbox/acme/${name}`,
    etag: `etag of ${name}`,
    state: 'ready',
    featureSet: 'now',
    bytes: 1,
    sequencer: '5'.padStart(32, '0'),
    ...fields,
  }) as LibraryImage;
const listed = (name: string) => ({
  key: `inbox/acme/${name}`,
  etag: `etag of ${name}`,
  bytes: 1,
  modifiedAt: new Date(),
});

it('passes over what operating systems leave behind, and removes what was taken for a picture', async () => {
  const messages: string[] = [];
  const outcome = await reconcileInbox({
    tenants: { names: async () => ['acme'] },
    library: {
      async *all() {
        yield stored('._known.jpg', { state: 'rejected', featureSet: null });
      },
    },
    objects: {
      async *list() {
        for (const name of ['._known.jpg', '._new.jpg', '@eaDir/x.jpg']) yield listed(name);
      },
    },
    featureSetOf: async () => 'now',
    send: async (batch) => void messages.push(...batch),
  });
  expect(outcome).toMatchObject({ missing: 0, removed: 1 });
  expect(messages.flatMap(readNotification)).toMatchObject([{ kind: 'removed', key: 'inbox/acme/._known.jpg' }]);
});

it('queues an event for each difference, ordered after the stored event and before later ones', async () => {
  const messages: string[] = [];
  const outcome = await reconcileInbox({
    tenants: { names: async () => ['acme'] },
    library: {
      async *all() {
        yield stored('same.jpg');
        yield stored('rejected.jpg', { state: 'rejected', featureSet: null });
        yield stored('old networks.jpg', { featureSet: 'before' });
        yield stored('both networks.jpg', { featureSet: 'before', otherFeatureSet: 'now' });
        yield stored('replaced.jpg', { etag: 'another' });
        yield stored('gone.jpg');
        yield stored('deleted.jpg', { state: 'deleted' });
        yield stored('back.jpg', { state: 'deleted' });
      },
    },
    objects: {
      async *list(prefix) {
        expect(prefix).toBe('inbox/acme/');
        const same = ['same.jpg', 'rejected.jpg', 'old networks.jpg', 'both networks.jpg'];
        for (const name of [...same, 'replaced.jpg', 'lost.jpg', 'back.jpg', 'folder/']) yield listed(name);
      },
    },
    featureSetOf: async () => 'now',
    send: async (batch) => void messages.push(...batch),
  });

  expect(outcome).toEqual({ missing: 3, outdated: 1, removed: 1, relinked: 0, failed: [] });
  const events = messages.flatMap(readNotification);
  const byName = Object.fromEntries(events.map((event) => [event.key.slice('inbox/acme/'.length), event]));
  expect(Object.keys(byName).sort()).toEqual(['back.jpg', 'gone.jpg', 'lost.jpg', 'old networks.jpg', 'replaced.jpg']);
  const before = '5'.padStart(32, '0');
  const next = '6'.padStart(32, '0');
  expect(byName['old networks.jpg'].sequencer).toBe(before);
  expect(byName['lost.jpg'].sequencer < before).toBe(true);
  // A file restored after its deletion, whose event was lost, would stay hidden by the tombstone.
  for (const name of ['replaced.jpg', 'gone.jpg', 'back.jpg']) {
    expect(byName[name].sequencer > before && byName[name].sequencer < next).toBe(true);
  }
  expect(byName['gone.jpg'].kind).toBe('removed');
});

it('queues new pictures without a mark, and pictures marked with a missing one, only when asked to relink', async () => {
  const now = Date.parse('2026-03-03T04:00:00.000Z');
  const images = [
    stored('new.jpg', { changedAt: '2026-03-02T05:00:00.000Z' }),
    stored('marked.jpg', { changedAt: '2026-03-02T05:00:00.000Z', duplicateOf: stored('old.jpg').imageId }),
    stored('left.jpg', { changedAt: '2026-02-02T05:00:00.000Z', duplicateOf: 'gone' }),
    stored('refused.jpg', { changedAt: '2026-03-02T05:00:00.000Z', state: 'rejected', featureSet: null }),
    stored('old.jpg', { changedAt: '2026-02-02T05:00:00.000Z' }),
  ];
  const reconcile = async (options: { relink?: boolean }) => {
    const messages: string[] = [];
    const services = {
      tenants: { names: async () => ['acme'] },
      library: {
        async *all() {
          yield* images;
        },
      },
      objects: {
        async *list() {
          for (const { key } of images) yield listed(key.slice('inbox/acme/'.length));
        },
      },
      featureSetOf: async () => 'now',
      send: async (batch: string[]) => void messages.push(...batch),
    };
    return { outcome: await reconcileInbox(services, { ...options, now }), events: messages.flatMap(readNotification) };
  };
  const { outcome, events } = await reconcile({ relink: true });
  expect(outcome).toEqual({ missing: 0, outdated: 0, removed: 0, relinked: 2, failed: [] });
  expect(events).toMatchObject([
    { kind: 'created', key: 'inbox/acme/new.jpg', etag: 'etag of new.jpg', sequencer: '5'.padStart(32, '0') },
    { kind: 'created', key: 'inbox/acme/left.jpg', etag: 'etag of left.jpg', sequencer: '5'.padStart(32, '0') },
  ]);
  expect((await reconcile({})).events).toEqual([]);
});

it('names a tenant that fails, without stopping the others', async () => {
  const messages: string[] = [];
  const outcome = await reconcileInbox({
    tenants: { names: async () => ['broken', 'acme'] },
    library: { async *all() {} },
    objects: {
      async *list(prefix) {
        if (prefix.includes('broken')) throw new Error('a key that cannot be read');
        yield listed('lost.jpg');
      },
    },
    featureSetOf: async () => 'now',
    send: async (batch) => void messages.push(...batch),
  });
  expect(outcome).toMatchObject({
    missing: 1,
    failed: [{ tenant: 'broken', reason: 'Error: a key that cannot be read' }],
  });
  expect(messages).toHaveLength(1);
  expect(() => failIfAny(outcome.failed)).toThrow('Failed for broken (Error: a key that cannot be read)');
  expect(() => failIfAny([])).not.toThrow();
});
