import type {
  LibraryImage,
  LibraryStore,
  ListedObject,
  ObjectStore,
  PartitionRecord,
  PartitionStore,
} from '@dlsift/retrieval/storage';

/**
 * The methods of the stores that builds and searches use, in memory, with the conditions of the
 * tables.
 */
export class MemoryLibrary
  implements Pick<LibraryStore, 'all' | 'changedSince' | 'changesPage' | 'count' | 'newestFeatureSet'>
{
  readonly images = new Map<string, LibraryImage>();

  put(image: LibraryImage): void {
    this.images.set(image.imageId, image);
  }

  /** In the order of ids; each image as it is when it is read. */
  async *all(): AsyncGenerator<LibraryImage> {
    for (const imageId of [...this.images.keys()].sort()) {
      const image = this.images.get(imageId);
      if (image) yield structuredClone(image);
    }
  }

  async changedSince(_tenant: string, since: string): Promise<LibraryImage[]> {
    return [...this.images.values()]
      .filter(({ changedAt }) => changedAt >= since)
      .map((image) => structuredClone(image));
  }

  async newestFeatureSet(): Promise<string | null> {
    const described = [...this.images.values()].filter(({ featureSet }) => featureSet !== null);
    return described.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))[0]?.featureSet ?? null;
  }

  async changesPage(tenant: string, since: string) {
    return { items: await this.changedSince(tenant, since), cursor: null };
  }

  async count() {
    const counts = { ready: 0, rejected: 0, deleted: 0 };
    for (const { state } of this.images.values()) counts[state]++;
    return counts;
  }
}

export class MemoryObjects implements Pick<ObjectStore, 'get' | 'put' | 'delete' | 'list'> {
  readonly files = new Map<string, Uint8Array>();

  async get(key: string): Promise<Uint8Array | null> {
    return this.files.get(key) ?? null;
  }

  async put(key: string, body: Uint8Array | string): Promise<void> {
    this.files.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body);
  }

  async delete(key: string): Promise<void> {
    this.files.delete(key);
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    for (const [key, { length }] of [...this.files]) {
      if (key.startsWith(prefix)) yield { key, etag: '', bytes: length, modifiedAt: new Date(0) };
    }
  }
}

type PartitionMethods = Pick<
  PartitionStore,
  | 'create'
  | 'get'
  | 'update'
  | 'updateIn'
  | 'markRemoved'
  | 'forget'
  | 'latest'
  | 'currentVersion'
  | 'current'
  | 'promote'
  | 'featureSets'
  | 'lease'
  | 'release'
  | 'builder'
>;

/** Partitions of one tenant. */
export class MemoryPartitions implements PartitionMethods {
  readonly records = new Map<string, PartitionRecord>();
  serves: string | null = null;
  held: { owner: string; until: number } | null = null;

  async create(record: PartitionRecord): Promise<void> {
    this.records.set(record.version, structuredClone(record));
  }

  async get(_tenant: string, version: string): Promise<PartitionRecord | null> {
    return structuredClone(this.records.get(version) ?? null);
  }

  async update(_tenant: string, version: string, fields: Partial<PartitionRecord>): Promise<void> {
    this.records.set(version, { ...this.records.get(version)!, ...structuredClone(fields) });
  }

  async updateIn(
    tenant: string,
    version: string,
    states: readonly PartitionRecord['state'][],
    fields: Partial<PartitionRecord>,
  ): Promise<boolean> {
    const record = this.records.get(version);
    if (!record || !states.includes(record.state)) return false;
    await this.update(tenant, version, fields);
    return true;
  }

  async markRemoved({ tenant, version, state, servedUntil = null }: PartitionRecord): Promise<boolean> {
    if ((this.records.get(version)?.servedUntil ?? null) !== servedUntil) return false;
    return this.updateIn(tenant, version, [state], { state: 'removed' });
  }

  async forget(_tenant: string, version: string): Promise<void> {
    this.records.delete(version);
  }

  async latest(_tenant: string, limit = Number.POSITIVE_INFINITY): Promise<PartitionRecord[]> {
    const newestFirst = [...this.records.values()].sort((a, b) => (a.version < b.version ? 1 : -1));
    return structuredClone(newestFirst.slice(0, limit));
  }

  async currentVersion(): Promise<string | null> {
    return this.serves;
  }

  async current(tenant: string): Promise<PartitionRecord | null> {
    return this.serves === null ? null : this.get(tenant, this.serves);
  }

  async promote(_tenant: string, version: string, previous: string | null): Promise<boolean> {
    if (this.serves !== previous && this.serves !== version) return false;
    this.serves = version;
    return true;
  }

  async featureSets(tenant: string) {
    return { serving: (await this.current(tenant))?.featureSet ?? null, coming: null };
  }

  async lease(_tenant: string, owner: string, until: number, now = Date.now()): Promise<boolean> {
    if (this.held && this.held.owner !== owner && this.held.until >= now) return false;
    this.held = { owner, until };
    return true;
  }

  async release(_tenant: string, owner: string): Promise<void> {
    if (this.held?.owner === owner) this.held = null;
  }

  async builder(_tenant: string, now = Date.now()): Promise<string | null> {
    return this.held && this.held.until >= now ? this.held.owner : null;
  }
}
