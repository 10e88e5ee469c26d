import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { BuildId } from './build.ts';

/**
 * Milliseconds that a build keeps its lease without renewal: longer than any two renewals lie
 * apart.
 */
export const leaseMs = 6 * 3600_000;

/**
 * Takes or renews the lease of a build, for `leaseMs` from now.
 *
 * @param build tenant and version; the version owns the lease
 * @param now time from which the lease is counted
 * @throws Error when another build has taken the lease, because this one kept it too long
 */
export async function holdLease(
  build: BuildId,
  partitions: Pick<PartitionStore, 'lease'>,
  now = new Date(),
): Promise<void> {
  const { tenant, version } = build;
  if (await partitions.lease(tenant, version, now.getTime() + leaseMs, now.getTime())) return;
  throw new Error(`Expected to hold the lease of tenant ${tenant}, but another build has taken it`);
}
