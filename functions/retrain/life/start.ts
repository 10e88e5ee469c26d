import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  newBuild,
  newVersion,
  type PartitionRecord,
  type PartitionStore,
  requireEnvironment,
} from '@dlsift/retrieval/storage';
import { fail } from './fail.ts';

const sfn = new SFNClient({});

/** A build may run so long before another may take its place: the longest execution, and room. */
export const leaseMs = 6 * 3600_000;

/** A build of this tenant is running already. */
export class RetrainingRunningError extends Error {
  override name = 'RetrainingRunningError';
}

/**
 * Starts the state machine for a tenant: takes the lease, records the build, starts the execution of the same name.
 *
 * @throws RetrainingRunningError when another build holds the lease.
 */
export async function startRetraining(
  tenant: string,
  mode: PartitionRecord['mode'],
  partitions: PartitionStore,
  chosen: Pick<PartitionRecord, 'model' | 'steps'> = {},
  now = new Date(),
): Promise<PartitionRecord> {
  const version = newVersion(now, randomUUID());
  if (!(await partitions.lease(tenant, version, now.getTime() + leaseMs))) {
    throw new RetrainingRunningError(
      'Expected no retraining to be running, but one is; follow it at GET /v1/retrainings',
    );
  }
  const record = { ...newBuild(tenant, version, mode, now), ...chosen };
  await partitions.create(record);
  try {
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: requireEnvironment('RETRAIN_STATE_MACHINE_ARN'),
        name: executionName(tenant, version),
        input: JSON.stringify({ tenant, version, mode }),
      }),
    );
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

/** Between the record of a build and its execution lies one request; so long an execution may be missing. */
const startingMs = 60_000;

/**
 * The record as it is now. An execution that was killed could not write its end: its record is settled here.
 */
export async function followRetraining(
  record: PartitionRecord,
  partitions: Pick<PartitionStore, 'get' | 'currentVersion' | 'updateIn' | 'release'>,
  statusOf: (record: PartitionRecord) => Promise<string> = executionStatus,
  now = new Date(),
): Promise<PartitionRecord> {
  if (record.state !== 'building') return record;
  const status = await statusOf(record);
  const isStarting = status === notFound && now.getTime() - Date.parse(record.startedAt) < startingMs;
  if (status === 'RUNNING' || isStarting) return record;
  const latest = await partitions.get(record.tenant, record.version);
  if (latest && latest.state !== 'building') return latest;
  await fail(record, `The execution ended as ${status} before it was done`, partitions, now);
  return (await partitions.get(record.tenant, record.version)) ?? record;
}

const notFound = 'NOT FOUND';

async function executionStatus({ tenant, version }: PartitionRecord): Promise<string> {
  const machine = requireEnvironment('RETRAIN_STATE_MACHINE_ARN');
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${executionName(tenant, version)}`;
  try {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    return status ?? 'RUNNING';
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return notFound;
    throw error;
  }
}

function executionName(tenant: string, version: string): string {
  return `${tenant}-${version}`;
}
