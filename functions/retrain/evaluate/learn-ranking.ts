import { setImmediate } from 'node:timers/promises';
import { bilinearFile } from '@dlsift/retrieval/library';
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
 * Learns the ranking from labels of a sample and from users' judgements: W of eq. (12), which goes
 * to `bilinearFile`, default weights and the calibration of scores. Clustered classes are not
 * learned from: they come from CNN vectors, and would only confirm them.
 *
 * @returns null when there are too few labels and judgements
 */
export async function learnRanking(
  sample: SampledPicture[],
  workspace: BuildWorkspace,
  sigmas: Sigmas,
  judged: JudgedSearch[],
): Promise<LearnedRanking | null> {
  const fit = fitRanking(sample, sigmas, defaultOasis, judged);
  // Learning blocks for seconds. One turn of the event loop lets closed connections be noticed
  // before they are used.
  await setImmediate();
  if (!fit) return null;
  const { bilinear, ...learned } = fit;
  if (bilinear) await workspace.put(bilinearFile, encodeBilinear(bilinear));
  return { ...learned, bilinear: bilinear !== null };
}
