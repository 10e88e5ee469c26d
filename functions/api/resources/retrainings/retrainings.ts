import { versionedName } from '@dlsift/retrieval/features';
import type { PartitionRecord } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { followRetraining, RetrainingRunningError, startRetraining as start } from '../../../builds/index.ts';
import { type Operation, Problem } from '../../http/index.ts';
import { resolveModel } from '../models/index.ts';
import type * as routes from './routes.ts';
import type { Retraining as Schema } from './schema.ts';

type Retraining = z.infer<typeof Schema>;

/** Maximum builds listed. */
const maxListed = 20;

export const startRetraining: Operation<typeof routes.startRetraining> = async ({ tenant, body }, services) => {
  const { mode, model, steps } = body;
  const chosen = model === undefined ? {} : { model: versionedName(await resolveModel(tenant, model, services)) };
  try {
    return present(await start(tenant, mode, services.partitions, { ...chosen, ...(steps && { steps }) }));
  } catch (error) {
    if (error instanceof RetrainingRunningError) throw new Problem('conflict', error.message);
    throw error;
  }
};

export const listRetrainings: Operation<typeof routes.listRetrainings> = async ({ tenant }, { partitions }) => {
  const records = await partitions.latest(tenant, maxListed);
  const followed = await Promise.all(records.map((record) => followRetraining(record, partitions)));
  return { retrainings: followed.map(present) };
};

export const getRetraining: Operation<typeof routes.getRetraining> = async (
  { tenant, params: { retrainingId } },
  { partitions },
) => {
  const record = await partitions.get(tenant, retrainingId);
  if (!record) throw new Problem('unknown-retraining', `Expected the id of a retraining but received ${retrainingId}`);
  return present(await followRetraining(record, partitions));
};

function present(record: PartitionRecord): Retraining {
  const { version, mode, state, startedAt, stoppedAt, reason } = record;
  return {
    retrainingId: version,
    mode,
    state: shownState(state),
    startedAt,
    stoppedAt,
    version: shownState(state) === 'promoted' ? version : null,
    reason,
  };
}

/** A version that is being removed was promoted once. */
function shownState(state: PartitionRecord['state']): Retraining['state'] {
  if (state === 'building') return 'running';
  return state === 'removed' ? 'promoted' : state;
}
