import type { PartitionRecord, PartitionStore } from '@dlsift/retrieval/storage';
import type { BuildId } from './build.ts';
import { deployedExecutions, notFound } from './executions.ts';
import { fail } from './fail.ts';

/**
 * Milliseconds after its start in which a build may still lack its execution: the record is written
 * one request earlier.
 */
const startingMs = 60_000;

/**
 * Reads how a build stands. An execution that was killed could not record its end; this records it.
 *
 * @param record of the build, as read before
 * @param statusOf reads the status of an execution, in Step Functions' words or `notFound`
 * @returns the record, updated if the build has ended
 */
export async function followRetraining(
  record: PartitionRecord,
  partitions: Pick<PartitionStore, 'get' | 'currentVersion' | 'updateIn' | 'release'>,
  statusOf: (build: BuildId) => Promise<string> = deployedExecutions.statusOf,
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
