import { FeatureExtractor, parseFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import type { ModelStore } from './models.ts';
import { once } from './stores.ts';

export interface FeatureSetSources {
  partitions: Pick<PartitionStore, 'featureSets'>;
  models: Pick<ModelStore, 'get'>;
  /** The extractor of the set that ships. */
  shipped(): Promise<FeatureExtractor>;
  open(model: NonNullable<Awaited<ReturnType<ModelStore['get']>>>): Promise<FeatureExtractor>;
}

/** What pictures of a tenant are described by. */
export interface TenantExtractors {
  /** As searches see them. */
  serving: FeatureExtractor;
  /** As they will, once the build under way is promoted. */
  coming: FeatureExtractor | null;
}

/** Extractors of tenants' own models that a warm function keeps: a network of 10 MB takes about 60 MB once it is open. */
const mostOpen = 4;

/** Opens each tenant's feature sets when they are first needed, and keeps those used last. */
export class FeatureSets {
  #sources: FeatureSetSources;
  #open = new Map<string, Promise<FeatureExtractor | null>>();

  constructor(sources: FeatureSetSources) {
    this.#sources = sources;
  }

  async of(tenant: string): Promise<TenantExtractors> {
    const { serving, coming } = await this.#sources.partitions.featureSets(tenant);
    const [extractor, next] = await Promise.all([
      this.serving(tenant, serving),
      coming === null ? null : this.named(tenant, coming),
    ]);
    return { serving: extractor, coming: next?.featureSet.name === extractor.featureSet.name ? null : next };
  }

  shipped(): Promise<FeatureExtractor> {
    return this.#sources.shipped();
  }

  /** The extractor by which a tenant's queries are described. */
  async servingOf(tenant: string): Promise<FeatureExtractor> {
    return this.serving(tenant, (await this.#sources.partitions.featureSets(tenant)).serving);
  }

  /** The extractor of the set that serves; of the one that ships where none was chosen, or where the one chosen is gone. */
  async serving(tenant: string, name: string | null): Promise<FeatureExtractor> {
    return (name === null ? null : await this.named(tenant, name)) ?? (await this.#sources.shipped());
  }

  /** The extractor of a set, or null where its model or its codebook is not to be had. */
  async named(tenant: string, name: string): Promise<FeatureExtractor | null> {
    const shipped = await this.#sources.shipped();
    if (name === shipped.featureSet.name) return shipped;
    const key = `${tenant}/${name}`;
    const known = this.#open.get(key);
    const extractor = known ?? this.#load(tenant, name);
    this.#open.delete(key);
    this.#open.set(key, extractor);
    if (!known) extractor.catch(() => this.#open.delete(key));
    if (this.#open.size > mostOpen) this.#open.delete(this.#open.keys().next().value!);
    const found = await extractor;
    // It may be stored a moment later.
    if (!found) this.#open.delete(key);
    return found;
  }

  async #load(tenant: string, name: string): Promise<FeatureExtractor | null> {
    const parts = parseFeatureSetName(name);
    const model = parts && (await this.#sources.models.get(tenant, parts.model));
    if (!model) return null;
    const extractor = await this.#sources.open(model);
    return extractor.featureSet.name === name ? extractor : null;
  }
}

/** The feature sets as a function has them. */
export function featureSetsOf(sources: Pick<FeatureSetSources, 'partitions' | 'models'>): FeatureSets {
  return new FeatureSets({
    ...sources,
    shipped: once(() => FeatureExtractor.load()),
    open: (model) => FeatureExtractor.load(model),
  });
}
