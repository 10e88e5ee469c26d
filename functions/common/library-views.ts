import { type LibraryView, refreshView, type WordSource } from '@dlsift/retrieval/index';
import {
  keypointsKey,
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  partitionPrefix,
  wordsKey,
} from '@dlsift/retrieval/storage';

/** Tenants whose libraries a warm function keeps open. */
const mostOpen = 8;

/** Opens the libraries of tenants as of now, and keeps those used last: the next look reads only what changed. */
export class LibraryViews {
  #sources: { partitions: PartitionStore; objects: ObjectStore; library: LibraryStore };
  #open = new Map<string, LibraryView>();

  constructor(sources: { partitions: PartitionStore; objects: ObjectStore; library: LibraryStore }) {
    this.#sources = sources;
  }

  async of(tenant: string): Promise<LibraryView> {
    const { partitions, objects, library } = this.#sources;
    const view = await refreshView(tenant, this.#open.get(tenant), {
      current: () => partitions.current(tenant),
      prefix: (version) => partitionPrefix(tenant, version),
      objects,
      changes: library,
    });
    this.#open.delete(tenant);
    this.#open.set(tenant, view);
    if (this.#open.size > mostOpen) this.#open.delete(this.#open.keys().next().value!);
    return view;
  }
}

/** What indexing stored of a tenant's pictures for finding them by their keypoints. */
export function storedKeypoints(tenant: string, { objects }: { objects: Pick<ObjectStore, 'get'> }): WordSource {
  return {
    keypointsOf: (imageId) => objects.get(keypointsKey(tenant, imageId)),
    wordsOf: (imageId) => objects.get(wordsKey(tenant, imageId)),
  };
}
