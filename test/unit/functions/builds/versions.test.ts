import { newBuild, type PartitionRecord, partitionPrefix, segmentKey } from '@dlsift/retrieval/storage';
import { beforeEach, describe, expect, it } from 'vitest';
import { activateVersion } from '../../../../functions/builds/index.ts';
import { keptMs, removeOldVersions } from '../../../../functions/schedule-retrainings/remove-old-versions.ts';
import { picture } from '../../../retraining/library.ts';
import { MemoryLibrary, MemoryObjects, MemoryPartitions } from '../../../retraining/memory-stores.ts';

const tenant = 'acme';
const start = Date.parse('2026-01-01T00:00:00.000Z');
const after = (ms: number) => new Date(start + ms);
const day = 24 * 3600_000;

let partitions: MemoryPartitions;
let objects: MemoryObjects;
let library: MemoryLibrary;
beforeEach(() => {
  partitions = new MemoryPartitions();
  objects = new MemoryObjects();
  library = new MemoryLibrary();
});

async function version(name: string, fields: Partial<PartitionRecord> = {}): Promise<PartitionRecord> {
  const record: PartitionRecord = {
    ...newBuild(tenant, name, 'repartition', after(0)),
    state: 'promoted',
    stoppedAt: after(0).toISOString(),
    snapshotAt: after(0).toISOString(),
    featureSet: 'test',
    segments: [{ class: 0, key: segmentKey(tenant, name, 0, 0), pictures: 1 }],
    ...fields,
  };
  await partitions.create(record);
  for (const file of ['class-index.bin', 'projection.bin', 'recent.json', 'class-0-0.arrow']) {
    await objects.put(partitionPrefix(tenant, name) + file, file);
  }
  return record;
}
const activate = (record: PartitionRecord) => activateVersion(record, { library, partitions, objects }, after(day));
const remove = (ms: number) => removeOldVersions(tenant, { partitions, objects }, after(ms));
const filesOf = (name: string) =>
  [...objects.files.keys()].filter((key) => key.startsWith(partitionPrefix(tenant, name)));

describe('activating a version', () => {
  beforeEach(async () => {
    await version('2');
    partitions.serves = '2';
  });

  it('makes it serve, and records when the other one ceased to', async () => {
    await activate(await version('1', { servedUntil: after(0).toISOString() }));
    expect(partitions.serves).toBe('1');
    expect(partitions.records.get('1')?.servedUntil).toBeNull();
    expect(partitions.records.get('2')?.servedUntil).toBe(after(day).toISOString());
  });

  it('changes nothing if it serves already', async () => {
    await activate(partitions.records.get('2')!);
    expect(partitions.records.get('2')?.servedUntil).toBeUndefined();
  });

  it.each([
    ['building', null, 'it is still being built'],
    ['removed', null, 'it is being removed'],
    ['rejected', 'recall@10 is low', 'it was turned down (recall@10 is low)'],
    ['failed', 'out of memory', 'it was not finished (out of memory)'],
  ] as const)('that is %s is refused', async (state, reason, why) => {
    await expect(activate(await version('1', { state, reason }))).rejects.toThrow(`Version 1 cannot serve: ${why}`);
    expect(partitions.serves).toBe('2');
  });

  it.each(['class-index.bin', 'projection.bin', 'recent.json', 'class-0-0.arrow'])(
    'whose %s is gone is refused, and the file named',
    async (file) => {
      const record = await version('1');
      await objects.delete(partitionPrefix(tenant, '1') + file);
      await expect(activate(record)).rejects.toThrow(`1 of its files are gone, partitions/acme/1/${file} first`);
      expect(partitions.serves).toBe('2');
    },
  );

  it('is refused in another feature set while later pictures lack it', async () => {
    const record = await version('1', { featureSet: 'older' });
    await activate(record);
    partitions.serves = '2';
    library.put(picture(1, 1, after(1).toISOString()));
    await expect(activate(record)).rejects.toThrow(
      '1 pictures that came later are not described in its feature set, older',
    );
    expect(partitions.serves).toBe('2');
  });

  it('is refused when the version is marked for removal meanwhile', async () => {
    const record = await version('1', { servedUntil: after(0).toISOString() });
    expect(await partitions.markRemoved(record)).toBe(true);
    await expect(activate(record)).rejects.toThrow('it is being removed');
  });
});

describe('the removal of old versions', () => {
  it('removes files and records of versions that ceased to serve seven days ago, not earlier', async () => {
    await version('1', { servedUntil: after(0).toISOString() });
    await version('2');
    partitions.serves = '2';
    expect(await remove(keptMs - 1)).toEqual([]);
    expect(filesOf('1')).toHaveLength(4);
    expect(await remove(keptMs + 1)).toEqual(['1']);
    expect(filesOf('1')).toEqual([]);
    expect([...partitions.records.keys()]).toEqual(['2']);
    expect(filesOf('2')).toHaveLength(4);
  });

  it('never removes the serving version, however old', async () => {
    await version('1', { servedUntil: after(0).toISOString() });
    partitions.serves = '1';
    expect(await remove(100 * keptMs)).toEqual([]);
    expect(filesOf('1')).toHaveLength(4);
  });

  it('keeps the running build and the version that it works from', async () => {
    await version('1', { servedUntil: after(0).toISOString() });
    await version('2', { state: 'building', replaces: '1', stoppedAt: null });
    await version('3');
    partitions.serves = '3';
    await partitions.lease(tenant, '2', start + 100 * day, start);
    expect(await remove(keptMs + day)).toEqual([]);
    await partitions.release(tenant, '2');
    expect((await remove(keptMs + day)).sort()).toEqual(['1', '2']);
  });

  it('keeps a version for seven more days if the end of its service was not recorded', async () => {
    await version('1');
    await version('2');
    partitions.serves = '2';
    expect(await remove(30 * day)).toEqual([]);
    expect(await remove(36 * day)).toEqual([]);
    expect(await remove(37 * day + 1)).toEqual(['1']);
  });

  it('keeps a version that is activated during the removal', async () => {
    const record = await version('1', { servedUntil: after(0).toISOString() });
    await version('2');
    partitions.serves = '2';
    const latest = partitions.latest.bind(partitions);
    partitions.latest = async (...about) => {
      const records = await latest(...about);
      await activate(record);
      partitions.serves = '2';
      return records;
    };
    expect(await remove(keptMs + day)).toEqual([]);
    expect(filesOf('1')).toHaveLength(4);
  });

  it('finishes a removal that was cut short', async () => {
    await version('1', { state: 'removed', servedUntil: after(0).toISOString() });
    await objects.delete(`${partitionPrefix(tenant, '1')}class-index.bin`);
    expect(await remove(keptMs + 1)).toEqual(['1']);
    expect(objects.files.size).toBe(0);
  });
});
