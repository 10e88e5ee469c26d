import type { Segment } from '@dlsift/retrieval/segments';
import type { BuildWorkspace, Places } from '../workspace/index.ts';

/**
 * The classes that another build gave the pictures of a shard; -1 for pictures it lacks, or that
 * changed since.
 */
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
