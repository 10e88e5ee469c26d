import { FeatureExtractor, parseFeatureSetName, shippedFeatureSetName } from '@dlsift/retrieval/features';
import type { PartitionStore } from '@dlsift/retrieval/storage';
import { LRUCache } from 'lru-cache';
import type { ModelStore } from './models.ts';
import { once } from './stores.ts';

export interface FeatureSetSources {
  partitions: Pick<PartitionStore, 'featureSets'>;
  models: Pick<ModelStore, 'get' | 'manifest'>;
  /** Name of the set that ships, read without opening its network. */
  shippedName(): Promise<string>;
  /** Extractor of the set that ships. */
  shipped(): Promise<FeatureExtractor>;
  open(model: NonNullable<Awaited<ReturnType<ModelStore['get']>>>): Promise<FeatureExtractor>;
}

/** Extractors of a tenant's pictures. */
export interface TenantExtractors {
  /** Of the set that searches use. */
  serving: FeatureExtractor;
  /** Of the set that searches will use once the running build is promoted; null: the same one. */
  coming: FeatureExtractor | null;
}

/**
 * Maximum extractors of tenants' own models kept open: a network of 10 MB takes about 60 MB of
 * memory.
 */
const maxOpen = 4;

/**
 * Which feature set describes the pictures of a tenant: by name, and opened. A set can be made
 * while its model is stored and its codebook is the one that ships; in place of one that cannot,
 * the set that ships is used.
 */
export class FeatureSets {
  readonly #sources: FeatureSetSources;
  readonly #open: LRUCache<string, FeatureExtractor, { tenant: string; name: string }>;

  constructor(sources: FeatureSetSources) {
    this.#sources = sources;
    this.#open = new LRUCache({
      max: maxOpen,
      fetchMethod: (_key, _stale, { context: { tenant, name } }) => this.#load(tenant, name),
      // An extractor that is evicted while it opens still serves the call that asked for it.
      ignoreFetchAbort: true,
      allowStaleOnFetchAbort: true,
    });
  }

  shippedName(): Promise<string> {
    return this.#sources.shippedName();
  }

  /** Name of the set that serves; null: none was chosen, or it cannot be made any more. */
  async servingName(tenant: string): Promise<string | null> {
    const { serving } = await this.#sources.partitions.featureSets(tenant);
    return serving !== null && (await this.canBeMade(tenant, serving)) ? serving : null;
  }

  /** Name of the set that pictures are to be described by. */
  async wantedName(tenant: string): Promise<string> {
    return (await this.servingName(tenant)) ?? this.shippedName();
  }

  async canBeMade(tenant: string, name: string): Promise<boolean> {
    const shipped = await this.shippedName();
    if (name === shipped) return true;
    const parts = parseFeatureSetName(name);
    if (!parts || !shipped.endsWith(`+${parts.codebook.name}@${parts.codebook.version}`)) return false;
    return (await this.#sources.models.manifest(tenant, parts.model)) !== null;
  }

  shipped(): Promise<FeatureExtractor> {
    return this.#sources.shipped();
  }

  /** Extractors that describe new pictures of a tenant. */
  async of(tenant: string): Promise<TenantExtractors> {
    const { serving, coming } = await this.#sources.partitions.featureSets(tenant);
    const [extractor, next] = await Promise.all([
      this.serving(tenant, serving),
      coming === null ? null : this.named(tenant, coming),
    ]);
    return { serving: extractor, coming: next?.featureSet.name === extractor.featureSet.name ? null : next };
  }

  /** Extractor that describes the queries of a tenant. */
  async servingOf(tenant: string): Promise<FeatureExtractor> {
    return this.serving(tenant, (await this.#sources.partitions.featureSets(tenant)).serving);
  }

  /**
   * Extractor of the named set, or of the one that ships when there is no name or the set cannot be
   * made.
   */
  async serving(tenant: string, name: string | null): Promise<FeatureExtractor> {
    return (name === null ? null : await this.named(tenant, name)) ?? (await this.#sources.shipped());
  }

  /** Extractor of the named set; null: its model or its codebook is missing. */
  async named(tenant: string, name: string): Promise<FeatureExtractor | null> {
    const shipped = await this.#sources.shipped();
    if (name === shipped.featureSet.name) return shipped;
    return (await this.#open.fetch(`${tenant}/${name}`, { context: { tenant, name } })) ?? null;
  }

  async #load(tenant: string, name: string): Promise<FeatureExtractor | undefined> {
    const parts = parseFeatureSetName(name);
    const model = parts && (await this.#sources.models.get(tenant, parts.model));
    if (!model) return undefined;
    const extractor = await this.#sources.open(model);
    return extractor.featureSet.name === name ? extractor : undefined;
  }
}

/** The feature sets of this deployment. */
export function featureSetsOf(sources: Pick<FeatureSetSources, 'partitions' | 'models'>): FeatureSets {
  return new FeatureSets({
    ...sources,
    shippedName: once(shippedFeatureSetName),
    shipped: once(() => FeatureExtractor.load()),
    open: (model) => FeatureExtractor.load(model),
  });
}
