import { parseFeatureSetName, shippedFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { ModelStore } from './models.ts';
import { once } from './stores.ts';

export interface FeatureSetNameSources {
  partitions: Pick<PartitionStore, 'featureSets'>;
  models: Pick<ModelStore, 'manifest'>;
  shipped(): Promise<string>;
}

/** What a tenant's pictures are described by, for those who need the name and not the networks. */
export class FeatureSetNames {
  readonly shipped: () => Promise<string>;
  #sources: FeatureSetNameSources;

  constructor(sources: Omit<FeatureSetNameSources, 'shipped'> & Partial<FeatureSetNameSources>) {
    this.shipped = sources.shipped ?? once(shippedFeatureSetName);
    this.#sources = { ...sources, shipped: this.shipped };
  }

  /** The set that serves; null where none was chosen, or where it can no longer be made: a layer brought another model. */
  async serving(tenant: string): Promise<string | null> {
    const { serving } = await this.#sources.partitions.featureSets(tenant);
    return serving !== null && (await this.canBeMade(tenant, serving)) ? serving : null;
  }

  /** The set that pictures are to be described by. */
  async wanted(tenant: string): Promise<string> {
    return (await this.serving(tenant)) ?? this.shipped();
  }

  async canBeMade(tenant: string, featureSet: string): Promise<boolean> {
    const shipped = await this.shipped();
    if (featureSet === shipped) return true;
    const parts = parseFeatureSetName(featureSet);
    if (!parts || !shipped.endsWith(`+${parts.codebook.name}@${parts.codebook.version}`)) return false;
    return (await this.#sources.models.manifest(tenant, parts.model)) !== null;
  }
}
