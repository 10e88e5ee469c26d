import type { Graph, Value } from '../graph/graph.ts';
import { decodeWeights } from '../onnx/decode.ts';
import { encodeModel } from '../onnx/encode.ts';
import { toHalf } from '../onnx/half.ts';
import { elementType, type OnnxModel, type OnnxNode, type OnnxTensor } from '../onnx/model.ts';
import { foldNormalisation, unfoldNormalisation } from './fold.ts';
import type { NetworkState } from './state.ts';

/** Smallest tensor stored in half precision, in elements. Biases and normalisation are smaller. */
const smallestHalved = 2048;

/** Suffix of a tensor stored in half precision; a Cast at load time restores its name. */
const halfType = ':half';

/** Weights of a published model, as a state to train on from. */
export function stateOfModel(onnx: Uint8Array): NetworkState {
  const state: NetworkState = new Map();
  for (const { name, dims, data } of decodeWeights(onnx).initializers.values()) {
    const own = name.endsWith(halfType) ? name.slice(0, -halfType.length) : name;
    if (data instanceof Float32Array) state.set(own, { dims, data });
  }
  return unfoldNormalisation(state);
}

/**
 * Encodes a graph built for inference (`train: false`) and trained weights as an `.onnx` file.
 * `compact` folds normalisation into convolutions and stores large tensors in half precision, which
 * halves the file; computation stays in float32. `stateOfModel` reverts both.
 *
 * @throws Error when the state lacks one of the graph's tensors or has it in another shape
 */
export function exportModel(
  graph: Graph,
  outputs: Record<string, Value>,
  state: NetworkState,
  options: { name: string; metadata?: Record<string, string>; compact?: boolean },
): Uint8Array {
  const learned = learnedOf(graph, state);
  const { nodes, used, kept } = options.compact
    ? foldNormalisation(graph.nodes, learned)
    : { nodes: graph.nodes, used: learned, kept: new Map() };
  const weights: OnnxTensor[] = [];
  const widen: OnnxNode[] = [];
  for (const [name, { dims, data }] of used) {
    if (options.compact && data.length >= smallestHalved) {
      weights.push({ name: `${name}${halfType}`, dims: [...dims], data: toHalf(data) });
      widen.push({
        op: 'Cast',
        inputs: [`${name}${halfType}`],
        outputs: [name],
        attributes: { to: elementType.float32 },
      });
    } else {
      weights.push({ name, dims: [...dims], data });
    }
  }
  for (const [name, { dims, data }] of kept) weights.push({ name, dims: [...dims], data });
  const named = Object.entries(outputs);
  const model: OnnxModel = {
    opset: 17,
    metadata: options.metadata ?? {},
    graph: {
      name: options.name,
      nodes: [
        ...widen,
        ...nodes,
        ...named.map(([name, value]) => ({ op: 'Identity', inputs: [value.name], outputs: [name] })),
      ],
      initializers: [...graph.constants, ...weights],
      inputs: graph.inputs.map(({ name, dims }) => ({ name, type: 'float32', dims: [...dims] })),
      outputs: named.map(([name, { dims }]) => ({ name, type: 'float32', dims: [...dims] })),
    },
  };
  return encodeModel(model);
}

/** The graph's own tensors of a state that may have more. */
function learnedOf(graph: Graph, state: NetworkState): NetworkState {
  return new Map(
    graph.states.map(({ value: { name, dims } }) => {
      const learned = state.get(name);
      if (learned?.dims.join() === dims.join()) return [name, learned];
      throw new Error(`the state has ${name} as [${learned?.dims ?? 'nothing'}], the network needs [${dims}]`);
    }),
  );
}
