import { retrainingModes } from '@dlsift/retrieval/storage';
import { z } from 'zod';
import { startRetraining } from '../builds/index.ts';
import { type Failure, failIfAny, logger, stores } from '../common/index.ts';
import { removeOldVersions } from './remove-old-versions.ts';
import { type Started, startDueRetrainings } from './start-due.ts';

/** Input of the schedules. */
const Scheduled = z.union([
  z.object({ start: z.enum(retrainingModes) }),
  z.object({ remove: z.literal('old versions') }),
]);

/** Starts the builds that are due, or removes old versions; the schedules' input says which. */
export async function handler(event: unknown): Promise<Started | Record<string, string[]>> {
  const scheduled = Scheduled.parse(event);
  const [partitions, tenants] = [stores.partitions(), stores.tenants()];
  if ('remove' in scheduled) {
    const removed: Record<string, string[]> = {};
    const failed: Failure[] = [];
    for (const tenant of await tenants.names()) {
      try {
        removed[tenant] = await removeOldVersions(tenant, { partitions, objects: stores.objects() });
      } catch (error) {
        failed.push({ tenant, reason: String(error) });
      }
    }
    logger.info('removed', { removed, failed });
    failIfAny(failed);
    return removed;
  }
  const outcome = await startDueRetrainings(scheduled.start, {
    tenants,
    partitions,
    library: stores.library(),
    profiles: stores.profiles(),
    judgements: stores.judgements(),
    start: (tenant, mode) => startRetraining(tenant, mode, partitions),
  });
  logger.info('scheduled', { mode: scheduled.start, ...outcome });
  failIfAny(outcome.failed);
  return outcome;
}
