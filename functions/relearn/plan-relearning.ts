import { featureSetName, parseFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { FeatureSetNames } from '../common/feature-set-names.ts';
import type { Build } from '../retrain/build.ts';
import { leaseMs } from '../retrain/life/start.ts';

export interface RelearningPlan {
  build: Build;
  /** Whether an embedder is to be trained first; otherwise the one that was chosen is used as it is. */
  train: boolean;
}

/** Finds out what is to be done, and where a model was chosen, has pictures that land described by it from now on. */
export async function planRelearning(
  build: Build,
  partitions: Pick<PartitionStore, 'get' | 'lease' | 'announce'>,
  names: Pick<FeatureSetNames, 'shipped' | 'canBeMade'>,
  now = Date.now(),
): Promise<RelearningPlan> {
  const { tenant, version } = build;
  if (!(await partitions.lease(tenant, version, now + leaseMs, now))) {
    throw new Error(`Expected to hold the lease of tenant ${tenant}, but another build has taken it`);
  }
  const record = await partitions.get(tenant, version);
  if (!record?.model) return { build, train: true };
  const [name = '', modelVersion = ''] = record.model.split('@');
  const { codebook } = parseFeatureSetName(await names.shipped())!;
  const featureSet = featureSetName({ model: { name, version: modelVersion }, codebook });
  if (!(await names.canBeMade(tenant, featureSet))) {
    throw new Error(`Expected the model ${record.model} to be there, but it is not`);
  }
  await partitions.announce(tenant, version, featureSet);
  return { build: { ...build, featureSet }, train: false };
}
