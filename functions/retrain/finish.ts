import type { ObjectStore, PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, buildFolder, removeObjects } from '../builds/index.ts';
import type { BuildWorkspace } from './workspace/index.ts';

/**
 * Makes the build serve, by one conditional write: it replaces the version that it was compared
 * with, or none.
 *
 * @throws Error when another version has been activated meanwhile
 */
export async function promote(
  { tenant, version, serving }: Build,
  partitions: Pick<PartitionStore, 'promote' | 'currentVersion' | 'updateIn'>,
  now = new Date(),
): Promise<void> {
  const at = now.toISOString();
  if (!(await partitions.promote(tenant, version, serving, at))) {
    const other = await partitions.currentVersion(tenant);
    throw new Error(
      `Expected version ${serving ?? 'none'} to serve tenant ${tenant} still, as when this build began, but it is ${other ?? 'none'}`,
    );
  }
  await partitions.updateIn(tenant, version, ['building'], { state: 'promoted', stoppedAt: at });
  if (serving !== null && serving !== version) {
    await partitions.updateIn(tenant, serving, ['promoted'], { servedUntil: at });
  }
}

/** Records why the build does not serve. The serving version stays. */
export async function reject(
  { tenant, version }: Build,
  reason: string,
  partitions: Pick<PartitionStore, 'updateIn'>,
  now = new Date(),
): Promise<void> {
  await partitions.updateIn(tenant, version, ['building'], {
    state: 'rejected',
    reason,
    stoppedAt: now.toISOString(),
  });
}

/**
 * Deletes the files that only steps read, or all files of a build that was not promoted, and gives
 * the lease back.
 */
export async function release(
  { tenant, version }: Build,
  workspace: BuildWorkspace,
  objects: Pick<ObjectStore, 'list' | 'delete'>,
  partitions: Pick<PartitionStore, 'get' | 'release'>,
): Promise<void> {
  const record = await partitions.get(tenant, version);
  const isOver = record?.state === 'rejected' || record?.state === 'failed';
  await removeObjects(objects, isOver ? workspace.prefix : workspace.prefix + buildFolder);
  await partitions.release(tenant, version);
}
