import type { LibraryStore, PartitionRecord, PartitionStore } from '@dlsift/retrieval/storage';
import { fewestPictures } from '../retrain/build.ts';

/** A build is due when so large a share of the library changed since the one that serves. */
const dueShare = 0.1;

export interface ScheduleServices {
  tenants: { names(): Promise<string[]> };
  partitions: Pick<PartitionStore, 'current'>;
  library: Pick<LibraryStore, 'changedSince' | 'count'>;
  start(tenant: string): Promise<unknown>;
}

/** Starts a build for every tenant whose library has grown or changed enough; one that fails to start stops no other. */
export async function startDueRetrainings(
  services: ScheduleServices,
): Promise<{ started: string[]; failed: string[] }> {
  const started: string[] = [];
  const failed: string[] = [];
  for (const tenant of await services.tenants.names()) {
    if (!(await isDue(tenant, await services.partitions.current(tenant), services.library))) continue;
    await services.start(tenant).then(
      () => started.push(tenant),
      () => failed.push(tenant),
    );
  }
  return { started, failed };
}

async function isDue(
  tenant: string,
  current: PartitionRecord | null,
  library: ScheduleServices['library'],
): Promise<boolean> {
  if (!current?.snapshotAt) return (await library.count(tenant)).ready >= fewestPictures;
  const changed = await library.changedSince(tenant, current.snapshotAt);
  return changed.length >= dueShare * Math.max(1, current.images);
}
