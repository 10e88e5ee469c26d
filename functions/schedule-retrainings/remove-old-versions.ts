import {
  type ObjectStore,
  type PartitionRecord,
  type PartitionStore,
  partitionPrefix,
} from '@dlsift/retrieval/storage';
import { removeObjects } from '../builds/index.ts';

/**
 * Milliseconds that a version stays after it has ceased to serve, and any other build after its
 * end. It can be activated until then.
 */
export const keptMs = 7 * 24 * 3600_000;

export interface RemovalServices {
  partitions: Pick<PartitionStore, 'currentVersion' | 'latest' | 'builder' | 'updateIn' | 'markRemoved' | 'forget'>;
  objects: Pick<ObjectStore, 'list' | 'delete'>;
}

/**
 * Removes a tenant's versions that ended more than `keptMs` ago, except the serving one and those
 * that a running build needs. The record goes last, so that the next run finishes a removal that
 * was cut short.
 *
 * @returns the removed versions
 */
export async function removeOldVersions(
  tenant: string,
  { partitions, objects }: RemovalServices,
  now = new Date(),
): Promise<string[]> {
  const builder = await partitions.builder(tenant, now.getTime());
  const records = await partitions.latest(tenant);
  const serving = await partitions.currentVersion(tenant);
  const building = records.filter(({ version }) => version === builder);
  const needed = new Set([serving, builder, ...building.map(({ replaces }) => replaces)]);
  const removed: string[] = [];
  for (const record of records) {
    const { version, state } = record;
    if (needed.has(version)) continue;
    if (state === 'promoted' && !record.servedUntil) {
      // The version that replaced it could not record when: its time begins now.
      await partitions.updateIn(tenant, version, ['promoted'], { servedUntil: now.toISOString() });
      continue;
    }
    if (Date.parse(endOf(record)) > now.getTime() - keptMs) continue;
    if (state !== 'removed' && !(await partitions.markRemoved(record))) continue;
    await removeObjects(objects, partitionPrefix(tenant, version));
    await partitions.forget(tenant, version);
    removed.push(version);
  }
  return removed;
}

function endOf({ servedUntil, stoppedAt, startedAt }: PartitionRecord): string {
  return servedUntil ?? stoppedAt ?? startedAt;
}
