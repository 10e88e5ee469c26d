import { type ProjectedFeatures, type Projection, project } from '@dlsift/retrieval/features';
import { comparable, type Segment } from '@dlsift/retrieval/index';

/** Projects one row of a shard. Shards hold features as extracted. */
export function projectRow(shard: Segment, row: number, projection: Projection): ProjectedFeatures {
  return project({ featureSet: '', ...comparable(shard, row) }, projection);
}
