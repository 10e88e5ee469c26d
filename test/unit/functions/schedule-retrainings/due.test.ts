import { newBuild, type PartitionRecord } from '@dlsift/retrieval/storage';
import { describe, expect, it } from 'vitest';
import { RetrainingRunningError } from '../../../../functions/builds/index.ts';
import { dueDrift, isDue } from '../../../../functions/schedule-retrainings/due.ts';
import { startDueRetrainings } from '../../../../functions/schedule-retrainings/start-due.ts';
import { picture } from '../../../retraining/library.ts';
import { MemoryLibrary, MemoryPartitions } from '../../../retraining/memory-stores.ts';

const hour = (n: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + n * 3600_000);

/**
 * A tenant whose partition of 200 pictures was built at hour 1, with these fields of its record.
 */
async function service(fields: Partial<PartitionRecord> | null = {}, feedback = false, judged: string[] = []) {
  const [library, partitions] = [new MemoryLibrary(), new MemoryPartitions()];
  for (let n = 0; n < 200; n++) library.put(picture(n, 1, hour(0).toISOString()));
  if (fields) {
    const record: PartitionRecord = {
      ...newBuild('acme', '1', 'repartition', hour(1)),
      state: 'promoted',
      snapshotAt: hour(1).toISOString(),
      images: 200,
      ...fields,
    };
    await partitions.create(record);
    partitions.serves = '1';
  }
  const countSince = async (_: string, since: string) => judged.filter((at) => at > since).length;
  return { library, partitions, profiles: { changedSince: async () => feedback }, judgements: { countSince } };
}
const attempt = (mode: PartitionRecord['mode'], state: PartitionRecord['state']): PartitionRecord => ({
  ...newBuild('acme', '2', mode, hour(3)),
  state,
  snapshotAt: hour(3).toISOString(),
});
const drift = {
  learnedIn: '1',
  learnedAt: '',
  learnedImages: 200,
  changes: 0,
  learnedFractionScanned: 0.2,
  costlier: 0,
};

describe('a compaction', () => {
  const at = (n: number) => hour(n).getTime();
  it('is due when 1 % of the pictures have changed, and not again for the same changes', async () => {
    const services = await service();
    services.library.put(picture(1, 2, hour(2).toISOString()));
    expect(await isDue('compact', 'acme', services, at(3))).toBe(false);
    services.library.put(picture(2, 2, hour(2).toISOString()));
    expect(await isDue('compact', 'acme', services, at(3))).toBe(true);
    await services.partitions.create(attempt('compact', 'rejected'));
    expect(await isDue('compact', 'acme', services, at(4))).toBe(false);
  });

  it('is due after a day if any picture changed, and after 500 changes in any library', async () => {
    const services = await service({ images: 1_000_000 });
    expect(await isDue('compact', 'acme', services, at(48))).toBe(false);
    services.library.put(picture(1, 2, hour(2).toISOString()));
    expect(await isDue('compact', 'acme', services, at(24))).toBe(false);
    expect(await isDue('compact', 'acme', services, at(25))).toBe(true);
    for (let n = 0; n < 499; n++) services.library.put(picture(200 + n, 1, hour(2).toISOString()));
    expect(await isDue('compact', 'acme', services, at(3))).toBe(true);
  });

  it('is due after feedback on enough searches', async () => {
    const judged = (count: number, at: number) => Array.from({ length: count }, () => hour(at).toISOString());
    expect(await isDue('compact', 'acme', await service({}, true, judged(39, 2)))).toBe(false);
    expect(await isDue('compact', 'acme', await service({}, true, judged(60, 0)))).toBe(false);
    const services = await service({}, true, judged(40, 2));
    expect(await isDue('compact', 'acme', services)).toBe(true);
    await services.partitions.create(attempt('compact', 'promoted'));
    expect(await isDue('compact', 'acme', services)).toBe(false);
  });

  it('is due again after one that failed', async () => {
    const services = await service();
    services.library.put(picture(1, 2, hour(2).toISOString()));
    await services.partitions.create(attempt('compact', 'failed'));
    expect(await isDue('compact', 'acme', services, at(30))).toBe(true);
  });

  it('is never due before the first partition', async () => {
    expect(await isDue('compact', 'acme', await service(null))).toBe(false);
  });
});

describe('a repartition', () => {
  it('is due for a library that has grown by 10 % since its classes were learned', async () => {
    const services = await service({ drift });
    for (let n = 0; n < 19; n++) services.library.put(picture(200 + n, 1, hour(2).toISOString()));
    expect(await isDue('repartition', 'acme', services)).toBe(false);
    services.library.put(picture(219, 1, hour(2).toISOString()));
    expect(await isDue('repartition', 'acme', services)).toBe(true);
  });

  it('counts changes that compactions have written', async () => {
    const services = await service({ mode: 'compact', drift: { ...drift, changes: 19 } });
    services.partitions.records.get('1')!.mode = 'compact';
    expect(await isDue('repartition', 'acme', services)).toBe(false);
    services.library.put(picture(1, 2, hour(2).toISOString()));
    expect(await isDue('repartition', 'acme', services)).toBe(true);
  });

  it('is due when searches scan more, whatever the growth', async () => {
    const due = await service({ mode: 'compact', drift: { ...drift, costlier: dueDrift + 0.01 } });
    expect(await isDue('repartition', 'acme', due)).toBe(true);
    const fine = await service({ mode: 'compact', drift: { ...drift, costlier: dueDrift - 0.01 } });
    expect(await isDue('repartition', 'acme', fine)).toBe(false);
  });

  it('is not due after a rejected one until a picture changes', async () => {
    const services = await service({ mode: 'compact', drift: { ...drift, costlier: 1 } });
    await services.partitions.create(attempt('repartition', 'rejected'));
    expect(await isDue('repartition', 'acme', services)).toBe(false);
    services.library.put(picture(1, 2, hour(4).toISOString()));
    expect(await isDue('repartition', 'acme', services)).toBe(true);
  });

  it('is due for a library without a partition that is large enough', async () => {
    const services = await service(null);
    expect(await isDue('repartition', 'acme', services)).toBe(true);
    for (const imageId of [...services.library.images.keys()].slice(0, 101)) services.library.images.delete(imageId);
    expect(await isDue('repartition', 'acme', services)).toBe(false);
  });
});

describe('relearning', () => {
  it('is due when labels or feedback are newer than the last one', async () => {
    expect(await isDue('relearn', 'acme', await service())).toBe(false);
    expect(await isDue('relearn', 'acme', await service({}, true))).toBe(true);
    const services = await service();
    services.library.put({ ...picture(1, 2, hour(2).toISOString()), label: 'roses' });
    expect(await isDue('relearn', 'acme', services)).toBe(true);
    await services.partitions.create(attempt('relearn', 'promoted'));
    expect(await isDue('relearn', 'acme', services)).toBe(false);
  });
});

it('starts the builds that tenants allow and need; a busy or failed tenant does not stop the others', async () => {
  const services = await service();
  services.library.put(picture(1, 2, hour(2).toISOString()));
  const on = { compact: true, repartition: true, relearn: true };
  const outcome = await startDueRetrainings('compact', {
    library: services.library,
    profiles: services.profiles,
    judgements: services.judgements,
    tenants: { names: async () => ['busy', 'broken', 'off', 'willing'] },
    partitions: {
      current: (tenant) => services.partitions.current(tenant),
      latest: (tenant) => services.partitions.latest(tenant),
      settings: async (tenant) => ({ schedules: { ...on, compact: tenant !== 'off' } }),
    },
    start: async (tenant) => {
      if (tenant === 'busy') throw new RetrainingRunningError('one runs');
      if (tenant === 'broken') throw new Error('no such machine');
    },
  });
  expect(outcome).toEqual({
    started: ['willing'],
    busy: ['busy'],
    failed: [{ tenant: 'broken', reason: 'Error: no such machine' }],
  });
});

it('starts the first partition of a library within the hour, if its tenant allows repartitions', async () => {
  const started: [string, string][] = [];
  const start = async (tenant: string, mode: string) => void started.push([tenant, mode]);
  const run = async (repartition: boolean, services: Awaited<ReturnType<typeof service>>) => {
    started.length = 0;
    await startDueRetrainings('compact', {
      ...services,
      tenants: { names: async () => ['acme'] },
      partitions: Object.assign(services.partitions, {
        settings: async () => ({ schedules: { compact: true, repartition, relearn: true } }),
      }),
      start,
    });
    return started;
  };
  expect(await run(true, await service(null))).toEqual([['acme', 'repartition']]);
  expect(await run(false, await service(null))).toEqual([]);
  const small = await service(null);
  for (const imageId of [...small.library.images.keys()].slice(0, 101)) small.library.images.delete(imageId);
  expect(await run(true, small)).toEqual([]);
  expect(await run(true, await service())).toEqual([]);
});
