import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toUnitLength } from '../../../math/index.ts';
import type { Model } from '../../load.ts';
import { regionCount, regionWeights } from '../../pooling.ts';
import { cutResized } from '../../resample.ts';
import type { Judged } from '../evaluate.ts';
import { networkOfModel } from '../export.ts';
import { publishModel } from '../publish.ts';
import { inputMean, inputStd, type LabelledPictures } from '../samples.ts';
import { decodeCheckpoint } from '../state.ts';
import { averagedState } from './average.ts';
import { type FineTuneRecipe, relearnRecipe } from './recipe.ts';

/**
 * The result of a fine-tuning as a model that `createEmbedder` opens and `fineTune` can start from.
 * Dimensions and pooling are the base's.
 */
export function exportTuned(
  base: Model,
  checkpoint: Uint8Array,
  about: { name: string; version: string; license?: string; recipe?: FineTuneRecipe },
): Model {
  const { name, version, license = base.manifest.license, recipe = relearnRecipe } = about;
  const { input, scale, pull } = recipe;
  const state = averagedState(decodeCheckpoint(checkpoint).state);
  const { pooling } = base.manifest;
  return publishModel({ network: networkOfModel(base), picture: { width: input, height: input } }, state, {
    name,
    version,
    license,
    ...(pooling !== 'graph' && { pooling }),
    directions: { scale, pull, classes: state.get('classifier.weight')!.dims[0] },
  });
}

/** A tuned model's output for chosen pictures: embedding, and the probability of each class. */
export async function judgeTuned(
  { manifest, onnx }: Model,
  data: LabelledPictures,
  chosen: readonly number[],
): Promise<Judged[]> {
  const { input, output, regions, pooling } = manifest;
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const whole = { left: 0, top: 0, width: data.width, height: data.height };
  const judged: Judged[] = [];
  for (const picture of chosen) {
    const pixels = new Float32Array(3 * input.width * input.height);
    const stored = { ...data, offset: picture * data.width * data.height * 3 };
    cutResized(stored, whole, input.width, pixels, 0, { mean: inputMean, std: inputStd });
    const feeds: Record<string, Tensor> = {
      [input.name]: new Tensor('float32', pixels, [1, 3, input.height, input.width]),
    };
    if (regions !== undefined) {
      const places = [regionCount, regions.columns * regions.rows];
      feeds[regions.name] = new Tensor('float32', regionWeights(pooling, regions), places);
    }
    const results = await session.run(feeds);
    judged.push({
      probabilities: results.probabilities.data as Float32Array,
      embedding: toUnitLength(results[output.name].data as Float32Array),
    });
  }
  await session.release();
  return judged;
}
