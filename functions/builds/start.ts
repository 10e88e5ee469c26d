import { randomUUID } from 'node:crypto';
import { newBuild, newVersion, type PartitionRecord, type PartitionStore } from '@dlsift/retrieval/storage';
import { deployedExecutions, type Executions } from './executions.ts';
import { followRetraining } from './follow.ts';
import { leaseMs } from './lease.ts';

/** Another build of the tenant is running. */
export class RetrainingRunningError extends Error {
  override name = 'RetrainingRunningError';
}

export type StartStore = Pick<
  PartitionStore,
  'lease' | 'builder' | 'get' | 'currentVersion' | 'create' | 'update' | 'updateIn' | 'release'
>;

/**
 * Starts the state machine for a tenant: takes the lease, records the build and starts its
 * execution. A build that holds the lease although its execution has ended, because its machine
 * stopped, is recorded as failed first.
 *
 * @param tenant whose library is built
 * @param mode kind of build
 * @param chosen model and training steps of a relearning
 * @returns the record of the build
 * @throws RetrainingRunningError when another build holds the lease
 */
export async function startRetraining(
  tenant: string,
  mode: PartitionRecord['mode'],
  partitions: StartStore,
  chosen: Pick<PartitionRecord, 'model' | 'steps'> = {},
  executions: Executions = deployedExecutions,
  now = new Date(),
): Promise<PartitionRecord> {
  const version = newVersion(now, randomUUID());
  const takeLease = () => partitions.lease(tenant, version, now.getTime() + leaseMs, now.getTime());
  const isTaken =
    (await takeLease()) || ((await settleHolder(tenant, partitions, executions, now)) && (await takeLease()));
  if (!isTaken) {
    throw new RetrainingRunningError(
      'Expected no retraining to be running, but one is; follow it at GET /v1/retrainings',
    );
  }
  const record = { ...newBuild(tenant, version, mode, now), ...chosen };
  await partitions.create(record);
  try {
    await executions.start(record);
  } catch (error) {
    await partitions.update(tenant, version, {
      state: 'failed',
      reason: 'The state machine could not be started',
      stoppedAt: now.toISOString(),
    });
    await partitions.release(tenant, version);
    throw error;
  }
  return record;
}

/** Settles the build that holds the lease. @returns whether it has ended */
async function settleHolder(
  tenant: string,
  partitions: StartStore,
  executions: Executions,
  now: Date,
): Promise<boolean> {
  const holder = await partitions.builder(tenant, now.getTime());
  if (holder === null) return true;
  const record = await partitions.get(tenant, holder);
  if (record?.state !== 'building') return false;
  const followed = await followRetraining(record, partitions, executions.statusOf, now);
  return followed.state !== 'building';
}
