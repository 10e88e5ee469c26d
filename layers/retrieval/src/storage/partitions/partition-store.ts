import { buildRecords } from './builds.ts';
import { currentPointer } from './current.ts';
import { servingFeatureSets } from './feature-sets.ts';
import { buildLease } from './lease.ts';
import type { PartitionRecord } from './record.ts';
import { tenantSettings } from './settings.ts';

/** The Partitions table: a tenant's builds, which of them serves, who is building, and settings. */
export type PartitionStore = ReturnType<typeof partitionStore>;

/**
 * Opens the Partitions table.
 *
 * @param table name of the DynamoDB table
 */
export function partitionStore(table: string) {
  const builds = buildRecords(table);
  const pointer = currentPointer(table);
  return {
    ...builds,
    ...pointer,
    ...buildLease(table),
    ...tenantSettings(table),
    ...servingFeatureSets(table),

    /** The build that serves, or null before the first one. */
    async current(tenant: string): Promise<PartitionRecord | null> {
      const version = await pointer.currentVersion(tenant);
      return version === null ? null : builds.get(tenant, version);
    },
  };
}
