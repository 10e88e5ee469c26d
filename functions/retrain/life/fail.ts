import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { Build } from '../build.ts';

/** Records why a build failed and gives its lease back; the version that served goes on serving. */
export async function fail(
  { tenant, version }: Pick<Build, 'tenant' | 'version'>,
  reason: string,
  partitions: Pick<PartitionStore, 'currentVersion' | 'updateIn' | 'release'>,
  now = new Date(),
): Promise<void> {
  const stoppedAt = now.toISOString();
  // Promoted, then tripped over what comes after: the build is good, and it serves.
  const serves = (await partitions.currentVersion(tenant)) === version;
  await partitions.updateIn(
    tenant,
    version,
    ['building'],
    serves ? { state: 'promoted', stoppedAt } : { state: 'failed', reason, stoppedAt },
  );
  await partitions.release(tenant, version);
}
