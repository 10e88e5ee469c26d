import type { PartitionRecord } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { followRetraining } from '../builds/index.ts';
import type { schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { Services } from './services.ts';

type Retraining = z.infer<typeof schemas.Retraining>;

/** Builds that the lists show. */
const shownBuilds = 20;

export async function listRetrainings(tenant: string, { partitions }: Services): Promise<Retraining[]> {
  const records = await partitions.latest(tenant, shownBuilds);
  const followed = await Promise.all(records.map((record) => followRetraining(record, partitions)));
  return followed.map(presentRetraining);
}

export async function getRetraining(tenant: string, id: string, { partitions }: Services): Promise<Retraining> {
  const record = await partitions.get(tenant, id);
  if (!record) throw new Problem('unknown-retraining', `Expected the id of a retraining but received ${id}`);
  return presentRetraining(await followRetraining(record, partitions));
}

export function presentRetraining(record: PartitionRecord): Retraining {
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
