import { FeatureExtractor, parseFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import { LRUCache } from 'lru-cache';
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

/** Maximum extractors of tenants' own models in a warm function. A network of 10 MB takes about 60 MB of memory. */
const mostOpen = 4;

/** Opens each tenant's feature sets when they are first needed, and keeps those used last. */
export class FeatureSets {
  readonly #sources: FeatureSetSources;
  readonly #open = new LRUCache<string, FeatureExtractor, { tenant: string; name: string }>({
    max: mostOpen,
    fetchMethod: (_key, _stale, { context }) => this.#load(context),
    // An extractor that others push out while it is opened still answers whoever waits for it.
    ignoreFetchAbort: true,
  });

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
    // What is missing now may be stored a moment later: the cache keeps neither that answer nor a failure.
    return (await this.#open.fetch(`${tenant}/${name}`, { context: { tenant, name } })) ?? null;
  }

  async #load({ tenant, name }: { tenant: string; name: string }): Promise<FeatureExtractor | undefined> {
    const parts = parseFeatureSetName(name);
    const model = parts && (await this.#sources.models.get(tenant, parts.model));
    if (!model) return undefined;
    const extractor = await this.#sources.open(model);
    return extractor.featureSet.name === name ? extractor : undefined;
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
