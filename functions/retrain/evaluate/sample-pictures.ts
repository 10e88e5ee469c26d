import type { Comparable } from '@dlsift/retrieval/similarity';
import type { ShardEntry } from '../../builds/index.ts';
import { projectRow } from '../vectors.ts';
import type { BuildWorkspace } from '../workspace/index.ts';

/** Maximum sampled pictures, evenly spread over the library: about 3 MB. */
const maxPictures = 1200;

/** A picture that the ranking is learned from; features projected. */
export interface SampledPicture extends Comparable {
  imageId: string;
  label: string | null;
}

export interface Samples {
  /** Every n-th picture: the same ones for the same library. */
  sample: SampledPicture[];
  /** The wanted pictures that the library has, by image id. */
  named: ReadonlyMap<string, Comparable>;
}

/** Reads a sample of the snapshot, and the pictures with the wanted ids. */
export async function samplePictures(
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  wanted: ReadonlySet<string>,
): Promise<Samples> {
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const stride = Math.max(1, Math.ceil(images / maxPictures));
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
