import { newBuild } from '@dlsift/retrieval/storage';
import { beforeEach, describe, expect, it } from 'vitest';
import { RetrainingRunningError, startRetraining } from '../../../../functions/builds/index.ts';
import { MemoryPartitions } from '../../../retraining/memory-stores.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

let partitions: MemoryPartitions;
let started: string[];
beforeEach(() => {
  partitions = new MemoryPartitions();
  started = [];
});

/** Starts a build while the executions of all earlier builds have this status. */
function start(status = 'RUNNING', chosen: { model?: string } = {}) {
  const executions = {
    start: async ({ version }: { version: string }) => void started.push(version),
    statusOf: async () => status,
  };
  return startRetraining('acme', 'repartition', partitions, chosen, executions, now);
}

/** Records a build that holds the lease. */
async function holdLease(startedAt: Date) {
  const build = newBuild('acme', 'earlier', 'compact', startedAt);
  await partitions.create(build);
  await partitions.lease('acme', build.version, now.getTime() + 1, now.getTime());
}

describe('starting a build', () => {
  it('takes the lease, records the build with what was chosen, and starts its execution', async () => {
    const record = await start('RUNNING', { model: 'mine@1' });
    expect(record).toMatchObject({ tenant: 'acme', mode: 'repartition', state: 'building', model: 'mine@1' });
    expect(await partitions.get('acme', record.version)).toEqual(record);
    expect(await partitions.builder('acme', now.getTime())).toBe(record.version);
    expect(started).toEqual([record.version]);
  });

  it('is refused while another build runs', async () => {
    await holdLease(minutesAgo(60));
    await expect(start('RUNNING')).rejects.toThrow(RetrainingRunningError);
    expect(partitions.records.get('earlier')).toMatchObject({ state: 'building' });
    expect(started).toEqual([]);
  });

  it('is refused while the execution of another build is about to start', async () => {
    await holdLease(minutesAgo(0.1));
    await expect(start('NOT FOUND')).rejects.toThrow(RetrainingRunningError);
    expect(partitions.records.get('earlier')).toMatchObject({ state: 'building' });
  });

  it('is refused while another build holds the lease and has no record yet', async () => {
    await partitions.lease('acme', 'earlier', now.getTime() + 1, now.getTime());
    await expect(start('NOT FOUND')).rejects.toThrow(RetrainingRunningError);
  });

  it.each(['ABORTED', 'TIMED_OUT', 'FAILED', 'NOT FOUND'])(
    'records a build as failed whose execution is %s, and takes its place',
    async (status) => {
      await holdLease(minutesAgo(60));
      const { version } = await start(status);
      expect(partitions.records.get('earlier')).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining(status),
      });
      expect(await partitions.builder('acme', now.getTime())).toBe(version);
      expect(started).toEqual([version]);
    },
  );

  it('records a build as promoted whose execution died after its promotion', async () => {
    await holdLease(minutesAgo(60));
    partitions.serves = 'earlier';
    await start('ABORTED');
    expect(partitions.records.get('earlier')).toMatchObject({ state: 'promoted', reason: null });
    expect(started).toHaveLength(1);
  });

  it('gives the lease back and records the failure when the execution does not start', async () => {
    const executions = { start: () => Promise.reject(new Error('throttled')), statusOf: async () => 'NOT FOUND' };
    await expect(startRetraining('acme', 'compact', partitions, {}, executions, now)).rejects.toThrow('throttled');
    expect([...partitions.records.values()]).toMatchObject([{ state: 'failed', stoppedAt: now.toISOString() }]);
    expect(await partitions.builder('acme', now.getTime())).toBeNull();
  });
});
