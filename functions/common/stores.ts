import {
  JudgementStore,
  LeftEditsStore,
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
 * The stores, by the names in the function's environment. Each is made at its first use, so that a
 * function needs only the variables of the stores that it uses.
 */
export const stores = {
  library: once(() => libraryStore(requireEnvironment('LIBRARY_TABLE'))),
  partitions: once(() => partitionStore(requireEnvironment('PARTITIONS_TABLE'))),
  profiles: once(() => new ProfileStore(requireEnvironment('PROFILES_TABLE'))),
  judgements: once(() => new JudgementStore(requireEnvironment('PROFILES_TABLE'))),
  searches: once(() => new SearchStore(requireEnvironment('SEARCHES_TABLE'))),
  leftEdits: once(() => new LeftEditsStore(requireEnvironment('SEARCHES_TABLE'))),
  queries: once(() => new QueryStore(requireEnvironment('SEARCHES_TABLE'))),
  tenants: once(() => new TenantStore(requireEnvironment('TENANTS_TABLE'))),
  objects: once(() => new ObjectStore(requireEnvironment('BUCKET'))),
};

/**
 * Makes a value at the first call and keeps it. A promise that is rejected is made again at the
 * next call.
 */
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
