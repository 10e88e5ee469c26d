import { type ProjectedFeatures, type Projection, project } from '@dlsift/retrieval/features';
import { rowFeatures, type Segment } from '@dlsift/retrieval/segments';

/** Projects one row of a shard. Shards hold features as extracted. */
export function projectRow(shard: Segment, row: number, projection: Projection): ProjectedFeatures {
  return project({ featureSet: '', ...rowFeatures(shard, row) }, projection);
}
