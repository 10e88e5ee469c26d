import type { Segment } from '@dlsift/retrieval/index';
import type { BuildWorkspace } from './workspace.ts';

/** Where one shard's pictures are stored. */
export interface Places {
  imageIds: string[];
  /** [rows], milliseconds since 1970: what the picture was like when it was placed. */
  changedAt: Float64Array;
  /** [rows], -1 where the picture is in no class yet */
  classes: Int32Array;
  /** [rows], -1 where the picture sits in one class only */
  secondClasses: Int32Array;
}

/** The pictures of one shard lie between these ids: shards follow the order of ids. */
export interface ShardRange {
  shard: number;
  first: string;
  last: string;
}

/** Where another build put the pictures of a shard; those that it does not have, or has as they were before, are in no class. */
export async function placesElsewhere(source: Segment, other: BuildWorkspace): Promise<Places> {
  const { imageIds, changedAt } = source;
  const classes = new Int32Array(source.rows).fill(-1);
  const secondClasses = new Int32Array(source.rows).fill(-1);
  const rowOf = new Map(imageIds.map((imageId, row) => [imageId, row]));
  const [first, last] = [imageIds[0], imageIds[source.rows - 1]];
  const ranges = (await other.ranges.get()).filter((range) => range.first <= last && range.last >= first);
  for (const { shard } of ranges) {
    const places = await other.places.get(shard);
    for (const [i, imageId] of places.imageIds.entries()) {
      const row = rowOf.get(imageId);
      if (row === undefined || places.changedAt[i] !== changedAt[row]) continue;
      classes[row] = places.classes[i];
      secondClasses[row] = places.secondClasses[i];
    }
  }
  return { imageIds, changedAt, classes, secondClasses };
}
