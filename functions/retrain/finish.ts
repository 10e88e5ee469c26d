import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { Build } from './build.ts';

/** Makes the build serve, by one conditional write. */
export async function promote(build: Build, partitions: PartitionStore, now = new Date()): Promise<void> {
  const previous = await partitions.currentVersion(build.tenant);
  const at = now.toISOString();
  if (!(await partitions.promote(build.tenant, build.version, previous, at))) {
    throw new Error(
      `Expected version ${previous ?? 'none'} to serve tenant ${build.tenant} still, but another took its place`,
    );
  }
  await partitions.update(build.tenant, build.version, { state: 'promoted', stoppedAt: at });
}

/** Keeps the serving version, and says why. */
export async function reject(
  build: Build,
  reason: string,
  partitions: PartitionStore,
  now = new Date(),
): Promise<void> {
  await partitions.update(build.tenant, build.version, { state: 'rejected', reason, stoppedAt: now.toISOString() });
}

/** Records why a build failed and gives its lease back; the version that served goes on serving. */
export async function fail(build: Build, reason: string, partitions: PartitionStore, now = new Date()): Promise<void> {
  // Promoted, then tripped over giving the lease back: the build is good, only the lease is to be given back.
  if ((await partitions.currentVersion(build.tenant)) !== build.version) {
    await partitions.update(build.tenant, build.version, { state: 'failed', reason, stoppedAt: now.toISOString() });
  }
  await partitions.release(build.tenant, build.version);
}
