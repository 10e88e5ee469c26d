import { newBuild, type PartitionRecord } from '@dlsift/retrieval/storage';
import { expect, it } from 'vitest';
import { followRetraining } from '../../../../functions/builds/index.ts';

const startedAt = new Date('2026-01-01T00:00:00.000Z');
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);
const building = newBuild('acme', '1', 'repartition', startedAt);

/** A store with one record, and the log of its changes. */
function partitions(stored: PartitionRecord, serves: string | null = null) {
  const done: string[] = [];
  let record = stored;
  return {
    done,
    get: async () => record,
    currentVersion: async () => serves,
    async updateIn(_tenant: string, _version: string, states: readonly string[], fields: Partial<PartitionRecord>) {
      if (!states.includes(record.state)) return false;
      record = { ...record, ...fields };
      done.push(`update ${record.state}`);
      return true;
    },
    release: async () => void done.push('release'),
  };
}

it('leaves a build alone whose execution runs or is about to start', async () => {
  const store = partitions(building);
  expect(await followRetraining(building, store, async () => 'RUNNING', after(3600))).toBe(building);
  expect(await followRetraining(building, store, async () => 'NOT FOUND', after(2))).toBe(building);
  expect(store.done).toEqual([]);
});

it.each(['ABORTED', 'TIMED_OUT', 'FAILED', 'NOT FOUND'])(
  'records a build as failed whose execution is %s, and gives its lease back',
  async (status) => {
    const store = partitions(building);
    const followed = await followRetraining(building, store, async () => status, after(3600));
    expect(followed).toMatchObject({ state: 'failed', reason: expect.stringContaining(status) });
    expect(store.done).toEqual(['update failed', 'release']);
  },
);

it('returns the end that a build has recorded itself', async () => {
  const promoted = { ...building, state: 'promoted' as const };
  const store = partitions(promoted);
  expect(await followRetraining(building, store, async () => 'SUCCEEDED', after(3600))).toBe(promoted);
  expect(store.done).toEqual([]);
});

it('records a build as promoted that was killed after its promotion', async () => {
  const store = partitions(building, building.version);
  const followed = await followRetraining(building, store, async () => 'ABORTED', after(3600));
  expect(followed).toMatchObject({ state: 'promoted', reason: null });
  expect(store.done).toEqual(['update promoted', 'release']);
});
