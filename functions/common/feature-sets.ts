import { loadModel } from '@dlsift/retrieval/cnn';
import { FeatureExtractor, parseFeatureSetName, shippedFeatureSets } from '@dlsift/retrieval/features';
import type { LibraryStore, PartitionStore } from '@dlsift/retrieval/storage';
import { LRUCache } from 'lru-cache';
import type { ModelStore } from './models.ts';
import { once } from './stores.ts';

export interface FeatureSetSources {
  partitions: Pick<PartitionStore, 'featureSets'>;
  models: Pick<ModelStore, 'get' | 'manifest'>;
  library: Pick<LibraryStore, 'newestFeatureSet'>;
  /** Names of the sets that ship, that of a new library first, read without opening a network. */
  shippedNames(): Promise<readonly string[]>;
  /** Opens a set that ships. */
  openShipped(name: string): Promise<FeatureExtractor>;
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
 * while its model ships or is stored and its codebook is the one that ships; in place of one that
 * cannot, the set of a new library is used. A library for which no set was chosen keeps the shipped
 * set of its pictures, so that a later release does not change how it is searched.
 */
export class FeatureSets {
  readonly #sources: FeatureSetSources;
  readonly #open: LRUCache<string, FeatureExtractor, { tenant: string; name: string }>;
  readonly #shipped = new Map<string, Promise<FeatureExtractor>>();
  /** Sets of libraries for which none was chosen, by tenant. */
  readonly #unchosen = new Map<string, string>();

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

  /** Name of the set of a new library. */
  async shippedName(): Promise<string> {
    return (await this.#sources.shippedNames())[0];
  }

  /** Name of the set that was chosen to serve; null: none was, or it cannot be made any more. */
  async servingName(tenant: string): Promise<string | null> {
    const { serving } = await this.#sources.partitions.featureSets(tenant);
    return serving !== null && (await this.canBeMade(tenant, serving)) ? serving : null;
  }

  /** Name of the set that pictures are to be described by. */
  async wantedName(tenant: string): Promise<string> {
    const { serving } = await this.#sources.partitions.featureSets(tenant);
    if (serving === null) return this.#unchosenName(tenant);
    return (await this.canBeMade(tenant, serving)) ? serving : this.shippedName();
  }

  async canBeMade(tenant: string, name: string): Promise<boolean> {
    const [first, ...earlier] = await this.#sources.shippedNames();
    if (name === first || earlier.includes(name)) return true;
    const parts = parseFeatureSetName(name);
    if (!parts || !first.endsWith(`+${parts.codebook.name}@${parts.codebook.version}`)) return false;
    return (await this.#sources.models.manifest(tenant, parts.model)) !== null;
  }

  /** Extractor of the set of a new library. */
  async shipped(): Promise<FeatureExtractor> {
    return this.#shippedNamed(await this.shippedName());
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
   * Extractor of the chosen set; of the library's own set where none was chosen; of the set of a
   * new library where the chosen one cannot be made.
   */
  async serving(tenant: string, chosen: string | null): Promise<FeatureExtractor> {
    const name = chosen ?? (await this.#unchosenName(tenant));
    return (await this.named(tenant, name)) ?? (await this.shipped());
  }

  /** Extractor of the named set; null: its model or its codebook is missing. */
  async named(tenant: string, name: string): Promise<FeatureExtractor | null> {
    if ((await this.#sources.shippedNames()).includes(name)) return this.#shippedNamed(name);
    return (await this.#open.fetch(`${tenant}/${name}`, { context: { tenant, name } })) ?? null;
  }

  /** The shipped set that the pictures of a library have; that of a new library without pictures. */
  async #unchosenName(tenant: string): Promise<string> {
    const known = this.#unchosen.get(tenant);
    if (known !== undefined) return known;
    const [newest, shipped] = await Promise.all([
      this.#sources.library.newestFeatureSet(tenant),
      this.#sources.shippedNames(),
    ]);
    if (newest === null || !shipped.includes(newest)) return shipped[0];
    this.#unchosen.set(tenant, newest);
    return newest;
  }

  #shippedNamed(name: string): Promise<FeatureExtractor> {
    let opened = this.#shipped.get(name);
    if (opened === undefined) {
      opened = this.#sources.openShipped(name);
      this.#shipped.set(name, opened);
      opened.catch(() => this.#shipped.delete(name));
    }
    return opened;
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
export function featureSetsOf(sources: Pick<FeatureSetSources, 'partitions' | 'models' | 'library'>): FeatureSets {
  const shipped = once(shippedFeatureSets);
  return new FeatureSets({
    ...sources,
    shippedNames: async () => (await shipped()).map(({ name }) => name),
    openShipped: async (name) => {
      const { model } = (await shipped()).find((set) => set.name === name)!;
      return FeatureExtractor.load(await loadModel(model));
    },
    open: (model) => FeatureExtractor.load(model),
  });
}
