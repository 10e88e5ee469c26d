import type { PartitionStore, RetrainingMode } from '@dlsift/retrieval/storage';
import type { Failure } from '../common/index.ts';
import { RetrainingRunningError } from '../retrain/life/start.ts';
import { type DueServices, isDue } from './due.ts';

export interface ScheduleServices extends DueServices {
  tenants: { names(): Promise<string[]> };
  partitions: DueServices['partitions'] & Pick<PartitionStore, 'settings'>;
  start(tenant: string): Promise<unknown>;
}

/** What became of the tenants whose libraries asked for a build. */
export interface Started {
  started: string[];
  /** Another build runs; the next time will do. */
  busy: string[];
  failed: Failure[];
}

/** Starts a build for every tenant that wants such builds and whose library asks for one; one that fails stops no other. */
export async function startDueRetrainings(mode: RetrainingMode, services: ScheduleServices): Promise<Started> {
  const outcome: Started = { started: [], busy: [], failed: [] };
  for (const tenant of await services.tenants.names()) {
    try {
      if (!(await services.partitions.settings(tenant)).schedules[mode]) continue;
      if (!(await isDue(mode, tenant, services))) continue;
      await services.start(tenant);
      outcome.started.push(tenant);
    } catch (error) {
      if (error instanceof RetrainingRunningError) outcome.busy.push(tenant);
      else outcome.failed.push({ tenant, reason: String(error) });
    }
  }
  return outcome;
}
