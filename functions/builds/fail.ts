import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { BuildId } from './build.ts';

/**
 * Records why a build failed and gives its lease back. The version that served goes on serving.
 *
 * @param build tenant and version
 * @param reason text for people, kept in the record
 * @param now time of the failure
 */
export async function fail(
  build: BuildId,
  reason: string,
  partitions: Pick<PartitionStore, 'currentVersion' | 'updateIn' | 'release'>,
  now = new Date(),
): Promise<void> {
  const { tenant, version } = build;
  const stoppedAt = now.toISOString();
  // A build that fails after its promotion is complete: it serves, and is recorded as promoted.
  const serves = (await partitions.currentVersion(tenant)) === version;
  await partitions.updateIn(
    tenant,
    version,
    ['building'],
    serves ? { state: 'promoted', stoppedAt } : { state: 'failed', reason, stoppedAt },
  );
  await partitions.release(tenant, version);
}
