import type { Graph, Value } from '../graph/graph.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { OnnxModel } from '../onnx/model.ts';
import type { NetworkState } from './state.ts';

/**
 * The `.onnx` file of a graph built for inference (`train: false`) with what a training has learned.
 * @throws Error when the state lacks one of the graph's tensors or has it in another shape.
 */
export function exportModel(
  graph: Graph,
  outputs: Record<string, Value>,
  state: NetworkState,
  options: { name: string; metadata?: Record<string, string> },
): Uint8Array {
  const weights = graph.states.map(({ value: { name, dims } }) => {
    const learned = state.get(name);
    if (learned?.dims.join() !== dims.join()) {
      throw new Error(`the state has ${name} as [${learned?.dims ?? 'nothing'}], the network needs [${dims}]`);
    }
    return { name, dims: [...dims], data: learned.data };
  });
  const named = Object.entries(outputs);
  const model: OnnxModel = {
    opset: 17,
    metadata: options.metadata ?? {},
    graph: {
      name: options.name,
      nodes: [
        ...graph.nodes,
        ...named.map(([name, value]) => ({ op: 'Identity', inputs: [value.name], outputs: [name] })),
      ],
      initializers: [...graph.constants, ...weights],
      inputs: graph.inputs.map(({ name, dims }) => ({ name, type: 'float32', dims: [...dims] })),
      outputs: named.map(([name, { dims }]) => ({ name, type: 'float32', dims: [...dims] })),
    },
  };
  return encodeModel(model);
}
