import type { PartitionRecord } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { activateVersion, CannotServeError } from '../../../builds/index.ts';
import { type Operation, Problem } from '../../http/index.ts';
import type * as routes from './routes.ts';
import type { Partition as Schema } from './schema.ts';

type Partition = z.infer<typeof Schema>;

/** Maximum versions listed beside the one that serves: four days of hourly builds. */
const maxListed = 100;

export const listPartitions: Operation<typeof routes.listPartitions> = async ({ tenant }, { partitions }) => {
  const [records, current] = await Promise.all([partitions.latest(tenant, maxListed), partitions.current(tenant)]);
  const isListed = records.some(({ version }) => version === current?.version);
  const all = current && !isListed ? [...records, current] : records;
  return { partitions: all.map((record) => present(record, current?.version ?? null)) };
};

export const activatePartition: Operation<typeof routes.activatePartition> = async (
  { tenant, params: { version } },
  services,
) => {
  const record = await services.partitions.get(tenant, version);
  if (!record) {
    throw new Problem('unknown-partition', `Expected a version of GET /v1/partitions but received ${version}`);
  }
  try {
    await activateVersion(record, services);
  } catch (error) {
    if (error instanceof CannotServeError) throw new Problem('cannot-serve', error.message);
    throw error;
  }
  return present((await services.partitions.get(tenant, version)) ?? record, version);
};

function present(record: PartitionRecord, current: string | null): Partition {
  const { version, mode, state, reason, startedAt, stoppedAt, classes, images, probes, metrics, relearning } = record;
  return {
    version,
    mode,
    state,
    reason,
    current: version === current,
    builtAt: stoppedAt ?? startedAt,
    snapshotAt: record.snapshotAt,
    servedUntil: record.servedUntil ?? null,
    featureSet: record.featureSet,
    classes,
    images,
    probes,
    drift: record.drift ?? null,
    metrics: relearning === undefined ? metrics : { ...metrics, relearning },
  };
}
