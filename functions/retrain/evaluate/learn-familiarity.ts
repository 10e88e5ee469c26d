import { project } from '@dlsift/retrieval/features';
import { directionsFile } from '@dlsift/retrieval/library';
import { matrixOf } from '@dlsift/retrieval/math';
import { type Familiarity, fitFamiliar } from '@dlsift/retrieval/similarity';
import { isHeldOut } from '../held-out.ts';
import type { BuildWorkspace, EvaluationQuery } from '../workspace/index.ts';
import type { SampledPicture } from './sample-pictures.ts';

/**
 * Learns which pictures are familiar to the library, from its pictures and the held-out ones, and
 * writes the directions to `directionsFile`.
 *
 * @returns null when there are too few pictures
 */
export async function learnFamiliarity(
  sample: SampledPicture[],
  queries: EvaluationQuery[],
  workspace: BuildWorkspace,
): Promise<Familiarity | null> {
  const projection = await workspace.projection();
  const pictures = sample.filter(({ imageId }) => !isHeldOut(imageId)).map(({ cnn }) => cnn);
  const heldOut = queries.map((query) => project({ featureSet: '', ...query }, projection).cnn);
  const familiar = fitFamiliar(matrixOf(pictures), matrixOf(heldOut));
  if (!familiar) return null;
  const { directions, ...familiarity } = familiar;
  await workspace.put(directionsFile, new Uint8Array(directions.data.buffer));
  return familiarity;
}
