import { type LibraryView, refreshView } from '@dlsift/retrieval/library';
import type { WordSource } from '@dlsift/retrieval/recognise';
import {
  keypointsKey,
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  partitionPrefix,
  wordsKey,
} from '@dlsift/retrieval/storage';
import { closeOldest } from './open-libraries.ts';

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
    closeOldest(this.#open, (open) => open);
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
