import type { Graph } from '../graph/graph.ts';
import { decodeWeights } from '../onnx/decode.ts';
import { encodeModel } from '../onnx/encode.ts';
import { velocityOf } from './sgd.ts';

/** A network's tensors by name: parameters, their momentum, running statistics. */
export type NetworkState = Map<string, { dims: readonly number[]; data: Float32Array }>;

/** The state before the first step. */
export function initialState(graph: Graph): NetworkState {
  const state: NetworkState = new Map();
  for (const { value, initial, kind } of graph.states) {
    state.set(value.name, { dims: value.dims, data: initial });
    if (kind === 'parameter') {
      state.set(velocityOf(value.name), { dims: value.dims, data: new Float32Array(initial.length) });
    }
  }
  return state;
}

/** State of a training, from which another process continues with equal results. */
export interface Checkpoint {
  state: NetworkState;
  /** What the training loop needs besides the tensors: step, schedule, random state. JSON. */
  progress: unknown;
}

/** Encodes a checkpoint as an ONNX file without nodes, which any ONNX tool can inspect. */
export function encodeCheckpoint({ state, progress }: Checkpoint): Uint8Array {
  const initializers = [...state].map(([name, { dims, data }]) => ({ name, dims: [...dims], data }));
  return encodeModel({
    opset: 17,
    metadata: { progress: JSON.stringify(progress) },
    graph: { name: 'checkpoint', nodes: [], inputs: [], outputs: [], initializers },
  });
}

/** @throws RangeError when the bytes are not a checkpoint */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { initializers, metadata } = decodeWeights(bytes);
  if (metadata.progress === undefined) throw new RangeError('not a checkpoint: it says nothing of its progress');
  const state: NetworkState = new Map();
  for (const { name, dims, data } of initializers.values()) {
    if (data instanceof Float32Array) state.set(name, { dims, data });
  }
  return { state, progress: JSON.parse(metadata.progress) };
}
