import { logger, stores } from '../common/index.ts';
import { startRetraining } from '../retrain/start.ts';
import { startDueRetrainings } from './due.ts';

/** Run every night. */
export async function handler(): Promise<{ started: string[]; failed: string[] }> {
  const outcome = await startDueRetrainings({
    tenants: stores.tenants(),
    partitions: stores.partitions(),
    library: stores.library(),
    start: (tenant) => startRetraining(tenant, 'repartition', stores.partitions()),
  });
  logger.info('scheduled', { ...outcome });
  return outcome;
}
