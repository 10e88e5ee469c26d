import type { Comparable } from '@dlsift/retrieval/similarity';
import type { ShardEntry } from '../build.ts';
import { projectRow } from '../vectors.ts';
import type { BuildWorkspace } from '../workspace.ts';

/** Spread evenly over the library: about 3 MB. */
const mostPictures = 1200;

/** One of the pictures that a build learns from how searches are to be answered; vectors as they are compared. */
export interface SampledPicture extends Comparable {
  imageId: string;
  label: string | null;
}

/** The same pictures for the same library. */
export async function samplePictures(shards: ShardEntry[], workspace: BuildWorkspace): Promise<SampledPicture[]> {
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const stride = Math.max(1, Math.ceil(images / mostPictures));
  const projection = await workspace.projection();
  const sample: SampledPicture[] = [];
  let position = 0;
  for (const { shard: number } of shards) {
    const shard = await workspace.segment(workspace.shardKey(number));
    for (let row = 0; row < shard.rows; row++, position++) {
      if (position % stride !== 0) continue;
      sample.push({ ...projectRow(shard, row, projection), imageId: shard.imageIds[row]!, label: shard.labels[row]! });
    }
  }
  return sample;
}
