import { featureSetName, parseFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, holdLease, type StepAnswers } from '../builds/index.ts';
import type { FeatureSets } from '../common/index.ts';

/**
 * Decides whether to train an embedder. For a chosen model it announces the feature set, which
 * describes pictures that arrive from then on.
 *
 * @throws Error when the lease is lost or the chosen model is missing
 */
export async function planRelearning(
  build: Build,
  partitions: Pick<PartitionStore, 'get' | 'lease' | 'announce'>,
  featureSets: Pick<FeatureSets, 'shippedName' | 'canBeMade'>,
  now = new Date(),
): Promise<StepAnswers['plan-relearning']> {
  const { tenant, version } = build;
  await holdLease(build, partitions, now);
  const record = await partitions.get(tenant, version);
  if (!record?.model) return { build, train: true };
  const [name = '', modelVersion = ''] = record.model.split('@');
  const { codebook } = parseFeatureSetName(await featureSets.shippedName())!;
  const featureSet = featureSetName({ model: { name, version: modelVersion }, codebook });
  if (!(await featureSets.canBeMade(tenant, featureSet))) {
    throw new Error(`Expected the model ${record.model} to be there, but it is not`);
  }
  await partitions.announce(tenant, version, featureSet);
  return { build: { ...build, featureSet }, train: false };
}
