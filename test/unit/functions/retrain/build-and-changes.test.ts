import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { activateVersion } from '../../../../functions/builds/index.ts';
import { picture, TestService } from '../../../retraining/library.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00.000Z') }));
afterEach(() => void vi.useRealTimers());

/** The expected library: revision by key. */
type Expected = Map<string, number>;

/**
 * A change of one picture; `late` is the seconds by which its time precedes its storage.
 */
interface Change {
  kind: 'add' | 'change' | 'delete';
  n: number;
  late: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('add', 'change', 'delete'),
  n: fc.nat(149),
  late: fc.constantFrom(0, 0, 3, 9),
});
/** Changes before each step of a build; every build has fewer than 30 steps. */
const changes = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 30, maxLength: 30 });

let revision = 0;

function apply({ kind, n, late }: Change, { library }: TestService, expected: Expected): void {
  // Advances the time, so that no two changes have the same time.
  vi.setSystemTime(Date.now() + 1);
  const at = new Date(Date.now() - late * 1000).toISOString();
  const known = library.images.get(picture(n, 0, at).imageId);
  // A change of a picture is never older than the one before it.
  const changedAt = known && known.changedAt >= at ? new Date(Date.parse(known.changedAt) + 1).toISOString() : at;
  const isThere = known?.state === 'ready';
  if (kind === 'delete') {
    if (!isThere) return;
    library.put({ ...known, state: 'deleted', features: null, featureSet: null, changedAt });
    expected.delete(known.key);
  } else if ((kind === 'change') === isThere) {
    const next = picture(n, ++revision, changedAt, isThere ? known.createdAt : changedAt);
    library.put(next);
    expected.set(next.key, revision);
  }
}

async function filled(pictures: number): Promise<{ service: TestService; expected: Expected }> {
  const service = new TestService();
  const expected: Expected = new Map();
  for (let n = 0; n < pictures; n++) apply({ kind: 'add', n, late: 0 }, service, expected);
  vi.setSystemTime(Date.now() + 600_000);
  return { service, expected };
}

/** A new view and one that was refreshed find every picture once, in its current revision. */
async function expectFound(
  service: TestService,
  expected: Expected,
  follower: Awaited<ReturnType<TestService['view']>>,
) {
  const want = Object.fromEntries([...expected].sort());
  const fresh = await service.view();
  expect(await service.revisions(fresh)).toEqual(want);
  expect(await service.found(fresh)).toEqual(Object.keys(want));
  const followed = await service.view(follower);
  expect(await service.revisions(followed)).toEqual(want);
  return followed;
}

it('finds pictures added and changed at every point of a build, and no deleted ones, at once and afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('repartition', 'compact'), changes, changes, async (mode, first, second) => {
      const { service, expected } = await filled(110);
      let follower = await service.view();
      const during = (steps: Change[][]) => {
        let step = 0;
        return async () => {
          for (const one of steps[step++] ?? []) apply(one, service, expected);
          vi.setSystemTime(Date.now() + 1000);
          follower = await expectFound(service, expected, follower);
        };
      };
      const before = await service.build('repartition', during(first));
      const after = await service.build(mode, during(second));
      follower = await expectFound(service, expected, follower);
      const { records } = service.partitions;
      expect(records.get(before)?.state).toBe('promoted');
      // The build may be rejected; the library is complete in either case.
      expect(['promoted', 'rejected']).toContain(records.get(after)?.state);

      // Back to the older snapshot, with a longer change log.
      await activateVersion(records.get(before)!, service as never);
      expect(service.partitions.serves).toBe(before);
      follower = await expectFound(service, expected, follower);
      for (const one of first.flat()) apply(one, service, expected);
      await expectFound(service, expected, follower);
    }),
    { numRuns: 8 },
  );
}, 60_000);

it('finds a picture that is stored almost a minute after its time', async () => {
  const { service, expected } = await filled(110);
  let step = 0;
  await service.build('repartition', async () => {
    vi.setSystemTime(Date.now() + 1000);
    const n = 110 + step++;
    apply({ kind: 'add', n, late: 50 }, service, expected);
    apply({ kind: 'delete', n: n - 105, late: 50 }, service, expected);
    expect(await service.revisions(await service.view())).toEqual(Object.fromEntries([...expected].sort()));
  });
  expect(await service.revisions(await service.view())).toEqual(Object.fromEntries([...expected].sort()));
});

it('a compaction empties the change log of a view, and keeps unchanged pictures in their classes', async () => {
  const { service, expected } = await filled(110);
  const before = await service.build('repartition');
  for (let n = 110; n < 130; n++) apply({ kind: 'add', n, late: 0 }, service, expected);
  for (let n = 0; n < 5; n++) apply({ kind: 'delete', n, late: 0 }, service, expected);
  vi.setSystemTime(Date.now() + 600_000);
  const classOf = async () => {
    const { partition } = await service.view();
    const places = new Map<string, number>();
    for (let c = partition!.classIndex.classCount - 1; c >= 0; c--) {
      for (const { keys } of await partition!.segmentsOf(c)) for (const key of keys) places.set(key, c);
    }
    return places;
  };
  const [overlaid, placed] = [await service.view(), await classOf()];
  expect([...overlaid.overlay.imageIds()]).toHaveLength(25);
  const after = await service.build('compact');
  expect(service.partitions.records.get(after)).toMatchObject({ state: 'promoted', mode: 'compact', images: 125 });
  const compacted = await service.view();
  expect([...compacted.overlay.imageIds()]).toEqual([]);
  const now = await classOf();
  expect([...now.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, c] of placed) if (expected.has(key)) expect(now.get(key)).toBe(c);
  expect(service.partitions.records.get(after)!.drift).toMatchObject({
    learnedIn: before,
    learnedImages: 110,
    changes: 25,
  });
  expect(service.partitions.records.get(before)!.servedUntil).toEqual(expect.any(String));
});

it('rejects a compaction without a serving partition, with the reason', async () => {
  const { service } = await filled(110);
  const version = await service.build('compact');
  expect(service.partitions.records.get(version)).toMatchObject({
    state: 'rejected',
    reason: 'There are no classes to place pictures in: no partition serves yet',
  });
  expect(service.objects.files.size).toBe(0);
});

it('every step has the same effect when it is repeated', async () => {
  const outcomes = [];
  for (const times of [1, 2]) {
    vi.setSystemTime(Date.parse('2026-01-01T00:00:00.000Z'));
    revision = 0;
    const { service } = await filled(110);
    const twice =
      times === 2 ? async (_step: string, again: () => Promise<unknown>) => void (await again()) : undefined;
    await service.build('repartition', twice);
    apply({ kind: 'change', n: 3, late: 0 }, service, new Map());
    await service.build('compact', twice);
    const { records, serves, held } = service.partitions;
    outcomes.push({ files: service.objects.files, records, serves, held });
  }
  const [once, again] = outcomes;
  expect([...again.files.keys()]).toEqual([...once.files.keys()]);
  for (const [key, bytes] of once.files) expect(Buffer.compare(again.files.get(key)!, bytes), key).toBe(0);
  expect(again.records).toEqual(once.records);
  expect(again).toMatchObject({ serves: once.serves, held: null });
});
