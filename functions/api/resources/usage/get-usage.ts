import { presentFeatureSet } from '../../contract/index.ts';
import type { Operation } from '../../http/index.ts';
import type * as routes from './routes.ts';

/** What a tenant holds, and what its searches are made with. */
export const getUsage: Operation<typeof routes.getUsage> = async ({ tenant, role }, services) => {
  const [{ ready, rejected }, partition, { featureSet }] = await Promise.all([
    services.library.count(tenant),
    services.partitions.current(tenant),
    services.featureSets.servingOf(tenant),
  ]);
  return {
    tenant,
    role,
    images: { ready, rejected },
    partition: partition && {
      version: partition.version,
      builtAt: partition.stoppedAt ?? partition.startedAt,
      images: partition.images,
      featureSet: partition.featureSet,
    },
    featureSet: presentFeatureSet(featureSet),
  };
};
