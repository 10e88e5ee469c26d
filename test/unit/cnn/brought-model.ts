import { createHash } from 'node:crypto';
import type { ModelManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { encodeModel } from '../../../layers/retrieval/src/cnn/onnx/encode.ts';
import type { OnnxGraph } from '../../../layers/retrieval/src/cnn/onnx/model.ts';

export interface BroughtChange {
  opset?: number;
  graph?: Partial<OnnxGraph>;
  manifest?: Partial<ModelManifest>;
}

/** A user's model that outputs the mean colour, with its manifest; `change` alters either. */
export function brought({
  opset = 17,
  graph = {},
  manifest = {},
}: BroughtChange = {}): [ModelManifest, Uint8Array<ArrayBuffer>] {
  const onnx = encodeModel({
    opset,
    graph: {
      name: 'mean-colour',
      nodes: [{ op: 'ReduceMean', inputs: ['in'], outputs: ['out'], attributes: { axes: [2, 3], keepdims: 0 } }],
      initializers: [],
      inputs: [{ name: 'in', type: 'float32', dims: ['N', 3, 8, 8] }],
      outputs: [{ name: 'out', type: 'float32', dims: ['N', 3] }],
      ...graph,
    },
  });
  return [
    {
      name: 'mean-colour',
      version: '1',
      sha256: createHash('sha256').update(onnx).digest('hex'),
      license: 'CC0-1.0',
      file: 'model.onnx',
      input: { name: 'in', width: 8, height: 8, mean: [0, 0, 0], std: [1, 1, 1], resize: 'cover' },
      output: { name: 'out', dimensions: 3 },
      pooling: 'graph',
      standIn: false,
      ...manifest,
    },
    onnx as Uint8Array<ArrayBuffer>,
  ];
}
