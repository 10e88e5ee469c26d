import { loadModel, type Model } from '@dlsift/retrieval/cnn';
import type { FeatureExtractor } from '@dlsift/retrieval/features';
import { type LibraryView, refreshView } from '@dlsift/retrieval/index';
import {
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  type ProfileStore,
  partitionPrefix,
  type SearchStore,
} from '@dlsift/retrieval/storage';
import { featureSetsOf } from '../common/feature-sets.ts';
import { once, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';

/** What the API's operations work with. */
export interface Services {
  library: LibraryStore;
  partitions: PartitionStore;
  profiles: ProfileStore;
  searches: SearchStore;
  objects: ObjectStore;
  models: ModelStore;
  /** What describes the queries of a tenant: the set of the partition that serves. */
  extractor(tenant: string): Promise<FeatureExtractor>;
  /** The extractor of the models that ship. */
  shipped(): Promise<FeatureExtractor>;
  shippedModel(): Promise<Model>;
  /** A tenant's library as of now, described by that feature set. */
  view(tenant: string, featureSet: string): Promise<LibraryView>;
}

/** Tenants whose libraries a warm function keeps open. */
const openLibraries = 8;

export const services = once((): Services => {
  const library = stores.library();
  const partitions = stores.partitions();
  const objects = stores.objects();
  const models = new ModelStore(objects);
  const featureSets = featureSetsOf({ partitions, models });
  const views = new Map<string, { featureSet: string; view: LibraryView }>();
  return {
    library,
    partitions,
    objects,
    models,
    profiles: stores.profiles(),
    searches: stores.searches(),
    extractor: (tenant) => featureSets.servingOf(tenant),
    shipped: () => featureSets.shipped(),
    shippedModel: () => loadModel(),
    async view(tenant, featureSet) {
      // Features in another set come into items unnoticed by the change log: they are seen by reading it anew.
      const known = views.get(tenant);
      const view = await refreshView(tenant, known?.featureSet === featureSet ? known.view : undefined, {
        current: () => partitions.current(tenant),
        prefix: (version) => partitionPrefix(tenant, version),
        objects,
        changes: library,
      });
      views.delete(tenant);
      views.set(tenant, { featureSet, view });
      if (views.size > openLibraries) views.delete(views.keys().next().value!);
      return view;
    },
  };
});
