import { type ProjectedFeatures, type Projection, project } from '@dlsift/retrieval/features';
import { comparable, type Segment } from '@dlsift/retrieval/index';
import type { Matrix } from '@dlsift/retrieval/matrix';

/** Projects one row of a shard. Shards hold features as extracted. */
export function projectRow(shard: Segment, row: number, projection: Projection): ProjectedFeatures {
  return project({ featureSet: '', ...comparable(shard, row) }, projection);
}

/** Copies vectors of equal length into the rows of a matrix. */
export function toMatrix(vectors: Float32Array[]): Matrix {
  const columns = vectors[0]?.length ?? 0;
  const data = new Float32Array(vectors.length * columns);
  for (const [row, vector] of vectors.entries()) data.set(vector, row * columns);
  return { data, rows: vectors.length, columns };
}
