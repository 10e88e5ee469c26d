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
import { LRUCache } from 'lru-cache';

/** Maximum tenants whose libraries a warm function keeps open. */
export const maxOpen = 8;
/**
 * Maximum pictures in these libraries together. 500 keypoints of 12 bytes each make 600 MB of
 * visual words.
 */
export const maxPictures = 100_000;

/** The part of a library view that says how large it is, and that frees its memory. */
export type OpenLibrary = Pick<LibraryView, 'partition'>;

/**
 * Keeps the libraries used last within `maxOpen` and `maxPictures`, and closes the others. The
 * one used last stays, however large it is.
 */
export function openLibraries<Entry extends object>(viewOf: (entry: Entry) => OpenLibrary): LRUCache<string, Entry> {
  // The cache refuses a size of 0, and drops an entry larger than the whole.
  const maxSize = maxPictures + maxOpen;
  return new LRUCache({
    max: maxOpen,
    maxSize,
    sizeCalculation: (entry) => Math.min(maxSize, 1 + (viewOf(entry).partition?.record.images ?? 0)),
    // An entry that is replaced shares its partition with the one that replaces it.
    dispose: (entry, _, reason) => {
      if (reason === 'evict') void viewOf(entry).partition?.close();
    },
  });
}

interface LibrarySources {
  partitions: PartitionStore;
  objects: ObjectStore;
  library: LibraryStore;
}

/**
 * Opens the libraries of tenants, and keeps those used last: the next view reads only what has
 * changed.
 */
export class LibraryViews {
  readonly #sources: LibrarySources;
  readonly #open = openLibraries<{ view: LibraryView; featureSet: string | undefined }>(({ view }) => view);

  constructor(sources: LibrarySources) {
    this.#sources = sources;
  }

  /**
   * A tenant's library as of now.
   *
   * @param featureSet the set that describes the queries. When it changes, the library is read from
   *   the start: features of another set are added to pictures without an entry in the change log.
   */
  async of(tenant: string, featureSet?: string): Promise<LibraryView> {
    const { partitions, objects, library } = this.#sources;
    const known = this.#open.get(tenant);
    const view = await refreshView(tenant, known?.featureSet === featureSet ? known?.view : undefined, {
      current: () => partitions.current(tenant),
      prefix: (version) => partitionPrefix(tenant, version),
      objects,
      changes: library,
    });
    this.#open.set(tenant, { view, featureSet });
    return view;
  }
}

/** The keypoints and visual words that indexing stored of a tenant's pictures. */
export function storedKeypoints(tenant: string, { objects }: { objects: Pick<ObjectStore, 'get'> }): WordSource {
  return {
    keypointsOf: (imageId) => objects.get(keypointsKey(tenant, imageId)),
    wordsOf: (imageId) => objects.get(wordsKey(tenant, imageId)),
  };
}
