import { createHash } from 'node:crypto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RgbImage } from '../../../image/index.ts';
import { toUnitLength } from '../../../math/index.ts';
import { subtract } from '../../graph/elementwise.ts';
import { Graph } from '../../graph/graph.ts';
import { unitRows } from '../../graph/normalise.ts';
import { networkInput } from '../../input.ts';
import type { Model } from '../../load.ts';
import { appendToGraph } from '../../onnx/encode.ts';
import { towardsClasses } from '../class-directions.ts';
import type { Judged } from '../evaluate.ts';
import { decodeCheckpoint } from '../state.ts';
import { averagedState } from './average.ts';
import { centreTensor } from './fine-tune.ts';
import { type FineTuneRecipe, relearnRecipe } from './recipe.ts';

/** Before the names of what a tuned model computes beyond its base. */
const prefix = 'tuned.';

/**
 * The result of a fine-tuning as a model that `createEmbedder` opens: the base's file, followed by
 * nodes that centre its output and move it towards the learned classes. Dimensions and input are
 * the base's.
 *
 * @param base the embedder whose embeddings were learned from; its pooling is `graph`
 * @throws Error when the checkpoint was made for embeddings of another length
 */
export function exportTuned(
  base: Model,
  checkpoint: Uint8Array,
  about: { name: string; version: string; license?: string; recipe?: FineTuneRecipe },
): Model {
  const { name, version, license = base.manifest.license, recipe = relearnRecipe } = about;
  const { output } = base.manifest;
  const { state } = decodeCheckpoint(checkpoint);
  const weight = averagedState(state).get('classifier.weight')!;
  const centre = state.get(centreTensor)!;
  const [classes, dimensions] = weight.dims;
  if (dimensions !== output.dimensions) {
    throw new Error(`the checkpoint learned from ${dimensions} values, ${base.manifest.name} has ${output.dimensions}`);
  }
  const graph = new Graph({ train: false });
  const embedding = unitRows(graph, graph.input(output.name, [1, dimensions]));
  const centred = subtract(graph, embedding, graph.float(centre.data, [1, dimensions]));
  const { scale, pull } = recipe;
  const tuned = towardsClasses(graph, centred, { classes, scale, pull });
  const named = Object.entries({ moved: tuned.embedding, probabilities: tuned.probabilities });
  const onnx = appendToGraph(base.onnx, prefix, {
    nodes: [
      ...graph.nodes,
      ...named.map(([as, { name: from }]) => ({ op: 'Identity', inputs: [from], outputs: [as] })),
    ],
    initializers: [...graph.constants, { name: 'classifier.weight', dims: [classes, dimensions], data: weight.data }],
    read: [output.name],
    outputs: named.map(([as, { dims }]) => ({ name: as, type: 'float32', dims: [...dims] })),
  });
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  return {
    onnx,
    manifest: { ...base.manifest, name, version, license, sha256, output: { name: `${prefix}moved`, dimensions } },
  };
}

/** A tuned model's output for pictures: embedding, and the probability of each class. */
export async function judgeTuned({ manifest, onnx }: Model, pictures: readonly RgbImage[]): Promise<Judged[]> {
  const { input, output } = manifest;
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const judged: Judged[] = [];
  for (const picture of pictures) {
    const pixels = new Tensor('float32', networkInput(picture, input), [1, 3, input.height, input.width]);
    const results = await session.run({ [input.name]: pixels });
    judged.push({
      probabilities: results[`${prefix}probabilities`].data as Float32Array,
      embedding: toUnitLength(results[output.name].data as Float32Array),
    });
  }
  await session.release();
  return judged;
}
