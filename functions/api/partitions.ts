import type { PartitionRecord } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { activateVersion, CannotServeError } from '../builds/index.ts';
import type { schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { Services } from './services.ts';

type Partition = z.infer<typeof schemas.Partition>;

/** Versions that the list shows beside the one that serves: an hourly one for four days. */
const shownVersions = 100;

export async function listPartitions(tenant: string, { partitions }: Services): Promise<Partition[]> {
  const [records, current] = await Promise.all([partitions.latest(tenant, shownVersions), partitions.current(tenant)]);
  const isShown = records.some(({ version }) => version === current?.version);
  const all = current && !isShown ? [...records, current] : records;
  return all.map((record) => present(record, current?.version ?? null));
}

/** Lets a version serve again. */
export async function activatePartition(tenant: string, version: string, services: Services): Promise<Partition> {
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
}

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
