import { defineRoute, Name, samples, z } from '../../contract/index.ts';
import { Partition, PartitionsAnswer } from './schema.ts';

const example = {
  version: samples.version,
  mode: 'repartition' as const,
  state: 'promoted' as const,
  reason: null,
  current: true,
  builtAt: samples.later,
  snapshotAt: samples.at,
  servedUntil: null,
  featureSet: samples.featureSet.name,
  classes: 32,
  images: 990,
  probes: 4,
  drift: null,
  metrics: { recallAt10: 0.994, fractionScanned: 0.12 },
};

export const listPartitions = defineRoute({
  method: 'get',
  path: '/v1/partitions',
  operationId: 'listPartitions',
  summary: 'The versions of the partition with their metrics, newest first',
  role: 'reader',
  answer: { status: 200, description: 'The versions', schema: PartitionsAnswer, example: { partitions: [example] } },
});

export const activatePartition = defineRoute({
  method: 'post',
  path: '/v1/partitions/{version}/activate',
  operationId: 'activatePartition',
  summary: 'Let an earlier version serve again',
  role: 'admin',
  params: z.object({ version: Name }),
  answer: { status: 200, description: 'The version, which serves now', schema: Partition, example },
});
