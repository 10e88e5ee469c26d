/**
 * The one bag that every operation is given: the stores, the tenants' open feature sets and
 * libraries, and the queue.
 */
import type {
  JudgementStore,
  LibraryStore,
  ObjectStore,
  PartitionStore,
  ProfileStore,
  QueryStore,
  SearchStore,
} from '@dlsift/retrieval/storage';
import { type FeatureSets, featureSetsOf, LibraryViews, ModelStore, once, stores } from '../../common/index.ts';
import { learnQueue } from './learn-queue.ts';

export interface Services {
  library: LibraryStore;
  partitions: PartitionStore;
  profiles: ProfileStore;
  judgements: JudgementStore;
  searches: SearchStore;
  queries: QueryStore;
  objects: ObjectStore;
  models: ModelStore;
  /** What describes the queries of a tenant. */
  featureSets: FeatureSets;
  /** The libraries of tenants as of now. */
  views: LibraryViews;
  /** Has a query learned in the background; null in a deployment that does not learn queries. */
  learnQuery: ReturnType<typeof learnQueue>;
}

/** The services of the deployed function, made at the first request. */
export const services = once((): Services => {
  const library = stores.library();
  const partitions = stores.partitions();
  const objects = stores.objects();
  const models = new ModelStore(objects);
  return {
    library,
    partitions,
    profiles: stores.profiles(),
    judgements: stores.judgements(),
    searches: stores.searches(),
    queries: stores.queries(),
    objects,
    models,
    featureSets: featureSetsOf({ partitions, models, library }),
    views: new LibraryViews({ partitions, objects, library }),
    learnQuery: learnQueue(),
  };
});
