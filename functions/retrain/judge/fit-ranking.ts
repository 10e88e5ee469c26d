import { bilinearFile } from '@dlsift/retrieval/index';
import { encodeBilinear, fitRanking, type LearnedRanking, type Sigmas } from '@dlsift/retrieval/similarity';
import type { BuildWorkspace } from '../workspace.ts';
import type { SampledPicture } from './sample-pictures.ts';

/**
 * Learns the ranking from a sample of the labelled pictures: W of eq. (12), default weights, what scores mean. Labels alone
 * teach it: classes that were clustered from the CNN's own vectors could only say that the CNN is right.
 *
 * @returns null where there are too few labels; W itself lies in `bilinearFile`
 */
export async function learnRanking(
  sample: SampledPicture[],
  workspace: BuildWorkspace,
  sigmas: Sigmas,
): Promise<LearnedRanking | null> {
  const labelled = sample.flatMap(({ label, ...picture }) => (label === null ? [] : [{ ...picture, label }]));
  const fit = fitRanking(labelled, sigmas);
  if (!fit) return null;
  const { bilinear, ...learned } = fit;
  if (bilinear) await workspace.put(bilinearFile, encodeBilinear(bilinear));
  return { ...learned, bilinear: bilinear !== null };
}
