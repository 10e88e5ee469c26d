import { bilinearFile } from '@dlsift/retrieval/index';
import {
  type Comparable,
  encodeBilinear,
  fitRanking,
  type LearnedRanking,
  type Sigmas,
} from '@dlsift/retrieval/similarity';
import type { ShardEntry } from './build.ts';
import { projectRow } from './vectors.ts';
import type { BuildWorkspace } from './workspace.ts';

/** Labelled pictures that a ranking is learned from, spread evenly over the library: about 3 MB. */
const mostPictures = 1200;

/**
 * Learns the ranking from a sample of the labelled pictures: W of eq. (12), default weights, what scores mean. Labels alone
 * teach it: classes that were clustered from the CNN's own vectors could only say that the CNN is right.
 *
 * @returns null where there are too few labels; W itself lies in `bilinearFile`
 */
export async function learnRanking(
  shards: ShardEntry[],
  workspace: BuildWorkspace,
  sigmas: Sigmas,
): Promise<LearnedRanking | null> {
  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const stride = Math.max(1, Math.ceil(images / mostPictures));
  const projection = await workspace.projection();
  const sample: (Comparable & { label: string })[] = [];
  let position = 0;
  for (const { shard: number } of shards) {
    const shard = await workspace.segment(workspace.shardKey(number));
    for (let row = 0; row < shard.rows; row++, position++) {
      const label = shard.labels[row];
      if (position % stride === 0 && label !== null) sample.push({ ...projectRow(shard, row, projection), label });
    }
  }
  const fit = fitRanking(sample, sigmas);
  if (!fit) return null;
  const { bilinear, ...learned } = fit;
  if (bilinear) await workspace.put(bilinearFile, encodeBilinear(bilinear));
  return { ...learned, bilinear: bilinear !== null };
}
