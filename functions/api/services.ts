import { FeatureExtractor } from '@dlsift/retrieval/features';
import { type LibraryView, refreshView } from '@dlsift/retrieval/index';
import {
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  type ProfileStore,
  partitionPrefix,
  type SearchStore,
} from '@dlsift/retrieval/storage';
import { once, stores } from '../common/index.ts';

/** What the API's operations work with. */
export interface Services {
  library: LibraryStore;
  partitions: PartitionStore;
  profiles: ProfileStore;
  searches: SearchStore;
  objects: ObjectStore;
  extractor(): Promise<FeatureExtractor>;
  /** A tenant's library as of now. */
  view(tenant: string): Promise<LibraryView>;
}

/** Tenants whose libraries a warm function keeps open. */
const openLibraries = 8;

export const services = once((): Services => {
  const library = stores.library();
  const partitions = stores.partitions();
  const objects = stores.objects();
  const views = new Map<string, LibraryView>();
  return {
    library,
    partitions,
    objects,
    profiles: stores.profiles(),
    searches: stores.searches(),
    extractor: once(() => FeatureExtractor.load()),
    async view(tenant) {
      const view = await refreshView(tenant, views.get(tenant), {
        current: () => partitions.current(tenant),
        prefix: (version) => partitionPrefix(tenant, version),
        objects,
        changes: library,
      });
      views.delete(tenant);
      views.set(tenant, view);
      if (views.size > openLibraries) views.delete(views.keys().next().value!);
      return view;
    },
  };
});
