import { createHash } from 'node:crypto';
import { seededRandom } from '../../math/index.ts';
import { matmul, transpose } from '../graph/dense.ts';
import { reshape } from '../graph/elementwise.ts';
import { Graph, sizeOf, type Value } from '../graph/graph.ts';
import { unitRows } from '../graph/normalise.ts';
import type { Model } from '../load.ts';
import type { ModelManifest } from '../manifest.ts';
import { cutBlocks } from '../networks/paper.ts';
import { buildNetwork } from '../networks/plan.ts';
import { regionCount } from '../pooling.ts';
import { exportModel } from './export.ts';
import type { Preset } from './presets.ts';
import { inputMean, inputStd } from './samples.ts';
import type { NetworkState } from './state.ts';

/** Name of a model, and how it pools. */
export interface Publication {
  name: string;
  version: string;
  license: string;
  pooling?: Exclude<ModelManifest['pooling'], 'graph'>;
}

/**
 * Trained weights as a model that `createEmbedder` opens: one picture in, one embedding out. A
 * network that pools a map also takes the weights of seven regions and adds the regions'
 * unit-length embeddings.
 */
export function publishModel(
  preset: Pick<Preset, 'network' | 'picture'>,
  state: NetworkState,
  { name, version, license, pooling = 'global' }: Publication,
): Model {
  const { network, picture } = preset;
  const graph = new Graph({ train: false });
  const input = graph.input('picture', [1, 3, picture.height, picture.width]);
  const outputs: Record<string, Value> = {};
  let regions: ModelManifest['regions'];
  if (network.kind === 'paper') {
    const blocks = buildNetwork(graph, network, cutBlocks(graph, input), seededRandom(0)).embedding;
    outputs.embedding = reshape(graph, blocks, [1, sizeOf(blocks.dims)]);
  } else {
    const rows = buildNetwork(graph, network, input, seededRandom(0), (_, map) => {
      const [, filters, height, width] = map.dims as [number, number, number, number];
      regions = { name: 'regions', columns: width, rows: height };
      const places = transpose(graph, reshape(graph, map, [filters, height * width]));
      return matmul(graph, graph.input(regions.name, [regionCount, height * width]), places);
    }).embedding;
    const sum = [unitRows(graph, rows), graph.ints(0)];
    outputs.embedding = graph.emit('ReduceSum', sum, [1, rows.dims[1]], { keepdims: 1 });
  }
  const onnx = exportModel(graph, outputs, state, {
    name,
    metadata: { network: JSON.stringify(network) },
    compact: true,
  });
  return {
    onnx,
    manifest: {
      name,
      version,
      license,
      sha256: createHash('sha256').update(onnx).digest('hex'),
      file: 'model.onnx',
      input: { name: input.name, ...picture, mean: [...inputMean], std: [...inputStd], resize: 'stretch' },
      output: { name: 'embedding', dimensions: outputs.embedding.dims[1] },
      ...(regions === undefined ? { pooling: 'graph' } : { pooling, regions }),
      standIn: false,
    },
  };
}
