import type { PartitionStore, RetrainingMode } from '@dlsift/retrieval/storage';
import { RetrainingRunningError } from '../builds/index.ts';
import type { Failure } from '../common/index.ts';
import { type DueServices, isDue } from './due.ts';

export interface ScheduleServices extends DueServices {
  tenants: { names(): Promise<string[]> };
  partitions: DueServices['partitions'] & Pick<PartitionStore, 'settings'>;
  start(tenant: string, mode: RetrainingMode): Promise<unknown>;
}

/** What became of the tenants whose libraries asked for a build. */
export interface Started {
  started: string[];
  /** Another build runs; the next time will do. */
  busy: string[];
  failed: Failure[];
}

/**
 * Starts a build for every tenant that wants such builds and whose library asks for one; one that fails stops no other. A library
 * without a partition has nothing to compact: it gets its first partition then, and need not wait for the night.
 */
export async function startDueRetrainings(mode: RetrainingMode, services: ScheduleServices): Promise<Started> {
  const outcome: Started = { started: [], busy: [], failed: [] };
  for (const tenant of await services.tenants.names()) {
    try {
      const isFirst = mode === 'compact' && (await services.partitions.current(tenant)) === null;
      const wanted = isFirst ? 'repartition' : mode;
      if (!(await services.partitions.settings(tenant)).schedules[wanted]) continue;
      if (!(await isDue(wanted, tenant, services))) continue;
      await services.start(tenant, wanted);
      outcome.started.push(tenant);
    } catch (error) {
      if (error instanceof RetrainingRunningError) outcome.busy.push(tenant);
      else outcome.failed.push({ tenant, reason: String(error) });
    }
  }
  return outcome;
}
