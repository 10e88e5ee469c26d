import type { PartitionStore, RetrainingMode } from '@dlsift/retrieval/storage';
import { RetrainingRunningError } from '../builds/index.ts';
import type { Failure } from '../common/index.ts';
import { type DueServices, isDue } from './due.ts';

export interface ScheduleServices extends DueServices {
  tenants: { names(): Promise<string[]> };
  partitions: DueServices['partitions'] & Pick<PartitionStore, 'settings'>;
  start(tenant: string, mode: RetrainingMode): Promise<unknown>;
}

/** Tenants whose libraries were due, by outcome. */
export interface Started {
  started: string[];
  /** Another build is running; the next schedule tries again. */
  busy: string[];
  failed: Failure[];
}

/**
 * Starts a build for every tenant whose settings allow it and whose library is due. A failure of
 * one tenant does not stop the others. In place of a compaction, a library without a partition gets
 * its first partition, rather than wait for the night.
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
