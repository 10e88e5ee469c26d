import type { Comparable } from '@dlsift/retrieval/similarity';
import type { ShardEntry } from '../../builds/index.ts';
import { projectRow } from '../vectors.ts';
import type { BuildWorkspace } from '../workspace/index.ts';

/** Spread evenly over the library: about 3 MB. */
const mostPictures = 1200;

/** One of the pictures that a build learns from how searches are to be answered; vectors as they are compared. */
export interface SampledPicture extends Comparable {
  imageId: string;
  label: string | null;
}

export interface Samples {
  /** The same pictures for the same library. */
  sample: SampledPicture[];
  /** Those that were asked for by id and are there. */
  named: ReadonlyMap<string, Comparable>;
}

export async function samplePictures(
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  wanted: ReadonlySet<string>,
): Promise<Samples> {
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const stride = Math.max(1, Math.ceil(images / mostPictures));
  const projection = await workspace.projection();
  const sample: SampledPicture[] = [];
  const named = new Map<string, Comparable>();
  let position = 0;
  for (const { shard: number } of shards) {
    const shard = await workspace.shard(number);
    for (let row = 0; row < shard.rows; row++, position++) {
      const imageId = shard.imageIds[row];
      const isSampled = position % stride === 0;
      if (!isSampled && !wanted.has(imageId)) continue;
      const vectors = projectRow(shard, row, projection);
      if (isSampled) sample.push({ ...vectors, imageId, label: shard.labels[row] });
      if (wanted.has(imageId)) named.set(imageId, vectors);
    }
  }
  return { sample, named };
}
