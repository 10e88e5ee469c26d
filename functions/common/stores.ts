import {
  JudgementStore,
  libraryStore,
  ObjectStore,
  ProfileStore,
  partitionStore,
  QueryStore,
  requireEnvironment,
  SearchStore,
  TenantStore,
} from '@dlsift/retrieval/storage';

/**
 * The stores, named by the environment of the function. Each is made when first asked for, so that a function needs no
 * more of the environment than it uses.
 */
export const stores = {
  library: once(() => libraryStore(requireEnvironment('LIBRARY_TABLE'))),
  partitions: once(() => partitionStore(requireEnvironment('PARTITIONS_TABLE'))),
  profiles: once(() => new ProfileStore(requireEnvironment('PROFILES_TABLE'))),
  judgements: once(() => new JudgementStore(requireEnvironment('PROFILES_TABLE'))),
  searches: once(() => new SearchStore(requireEnvironment('SEARCHES_TABLE'))),
  queries: once(() => new QueryStore(requireEnvironment('SEARCHES_TABLE'))),
  tenants: once(() => new TenantStore(requireEnvironment('TENANTS_TABLE'))),
  objects: once(() => new ObjectStore(requireEnvironment('BUCKET'))),
};

/** A value made at the first call and kept; a promise that fails is made anew at the next. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    if (!made) {
      made = { value: make() };
      if (made.value instanceof Promise) made.value.catch(() => (made = undefined));
    }
    return made.value;
  };
}
