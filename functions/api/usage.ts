import type { Caller } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import type { schemas } from './contract/index.ts';
import { presentFeatureSet } from './feature-set.ts';
import type { Services } from './services.ts';

/** What a tenant holds, and what its searches are made with. */
export async function usage({ tenant, role }: Caller, services: Services): Promise<z.infer<typeof schemas.Usage>> {
  const [{ ready, rejected }, partition, { featureSet }] = await Promise.all([
    services.library.count(tenant),
    services.partitions.current(tenant),
    services.extractor(tenant),
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
}
