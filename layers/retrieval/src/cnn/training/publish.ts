import { createHash } from 'node:crypto';
import { reshape } from '../graph/elementwise.ts';
import { Graph } from '../graph/graph.ts';
import type { Model } from '../load.ts';
import { cutBlocks, PAPER_BLOCKS } from '../networks/paper.ts';
import { buildNetwork } from '../networks/plan.ts';
import { seededRandom } from '../random.ts';
import { exportModel } from './export.ts';
import type { Preset } from './presets.ts';
import { inputMean, inputStd } from './samples.ts';
import type { NetworkState } from './state.ts';

/** What has been learned, as a model that `createEmbedder` opens: one picture in, one embedding out. */
export function publishModel(
  preset: Preset,
  state: NetworkState,
  about: { name: string; version: string; license: string },
): Model {
  const { width, height } = preset.picture;
  const graph = new Graph({ train: false });
  const picture = graph.input('picture', [1, 3, height, width]);
  const samples = preset.samples.kind === 'blocks' ? cutBlocks(graph, picture) : picture;
  const { embedding } = buildNetwork(graph, preset.network, samples, seededRandom(0));
  const blocks = preset.samples.kind === 'blocks' ? PAPER_BLOCKS.columns * PAPER_BLOCKS.rows : 1;
  const dimensions = blocks * embedding.dims[1]!;
  const onnx = exportModel(graph, { embedding: reshape(graph, embedding, [1, dimensions]) }, state, {
    name: about.name,
    metadata: { network: JSON.stringify(preset.network) },
    half: true,
  });
  return {
    onnx,
    manifest: {
      ...about,
      sha256: createHash('sha256').update(onnx).digest('hex'),
      file: 'model.onnx',
      input: { name: 'picture', width, height, mean: [...inputMean], std: [...inputStd], resize: 'stretch' },
      output: { name: 'embedding', dimensions },
      pooling: 'graph',
      standIn: false,
    },
  };
}
