import { setImmediate } from 'node:timers/promises';
import { bilinearFile } from '@dlsift/retrieval/index';
import {
  defaultOasis,
  encodeBilinear,
  fitRanking,
  type JudgedSearch,
  type LearnedRanking,
  type Sigmas,
} from '@dlsift/retrieval/similarity';
import type { BuildWorkspace } from '../workspace/index.ts';
import type { SampledPicture } from './sample-pictures.ts';

/**
 * Learns the ranking from a sample of the pictures, by their labels and by what users said of searches: W of eq. (12), default
 * weights, what scores mean. Classes that were clustered teach nothing: they come from the CNN's own vectors, and could only say
 * that the CNN is right.
 *
 * @returns null where too little was labelled or judged; W itself lies in `bilinearFile`
 */
export async function learnRanking(
  sample: SampledPicture[],
  workspace: BuildWorkspace,
  sigmas: Sigmas,
  judged: JudgedSearch[],
): Promise<LearnedRanking | null> {
  const fit = fitRanking(sample, sigmas, defaultOasis, judged);
  // That took seconds: connections that the other side closed meanwhile are noticed before one is used again.
  await setImmediate();
  if (!fit) return null;
  const { bilinear, ...learned } = fit;
  if (bilinear) await workspace.put(bilinearFile, encodeBilinear(bilinear));
  return { ...learned, bilinear: bilinear !== null };
}
