/**
 * Writes `models/paper-standin`: the paper's network (figures 5 and 6) as it is before any training, with seeded weights.
 *
 *   node --conditions=source bench/train/paper-standin.ts
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { encodeModel } from '../../layers/retrieval/src/cnn/onnx/encode.ts';
import type { OnnxNode, OnnxTensor } from '../../layers/retrieval/src/cnn/onnx/model.ts';
import { type Random, seededRandom } from '../../layers/retrieval/src/cnn/random.ts';

const random = seededRandom(9);
const folder = new URL('../../models/paper-standin/', import.meta.url);

const initializers: OnnxTensor[] = [
  { name: 'conv.weight', dims: [3, 3, 5, 5], data: colourFilters(random) },
  { name: 'fc1.weight', dims: [147, 64], data: orthonormalColumns(random, 147, 64) },
  { name: 'fc2.weight', dims: [64, 64], data: orthonormalColumns(random, 64, 64) },
  // Max-pooled responses are mostly positive: without the shift every pair of pictures would look alike.
  { name: 'shift', dims: [1], data: Float32Array.of(-0.6) },
  { name: 'halves', dims: [2], data: BigInt64Array.of(32n, 32n) },
  { name: 'thirds', dims: [3], data: BigInt64Array.of(32n, 32n, 32n) },
];

const nodes: OnnxNode[] = [
  { op: 'Split', inputs: ['picture', 'halves'], outputs: ['left', 'right'], attributes: { axis: 3 } },
  { op: 'Split', inputs: ['left', 'thirds'], outputs: ['l1', 'l2', 'l3'], attributes: { axis: 2 } },
  { op: 'Split', inputs: ['right', 'thirds'], outputs: ['r1', 'r2', 'r3'], attributes: { axis: 2 } },
  { op: 'Concat', inputs: ['l1', 'l2', 'l3', 'r1', 'r2', 'r3'], outputs: ['blocks'], attributes: { axis: 0 } },
  { op: 'Conv', inputs: ['blocks', 'conv.weight'], outputs: ['conv'], attributes: { kernel_shape: [5, 5] } },
  { op: 'MaxPool', inputs: ['conv'], outputs: ['pool'], attributes: { kernel_shape: [4, 4], strides: [4, 4] } },
  { op: 'Relu', inputs: ['pool'], outputs: ['relu'] },
  { op: 'Add', inputs: ['relu', 'shift'], outputs: ['centred'] },
  { op: 'Flatten', inputs: ['centred'], outputs: ['flat'] },
  { op: 'Gemm', inputs: ['flat', 'fc1.weight'], outputs: ['fc1'] },
  { op: 'Gemm', inputs: ['fc1', 'fc2.weight'], outputs: ['fc2'] },
  { op: 'Flatten', inputs: ['fc2'], outputs: ['embedding'], attributes: { axis: 0 } },
];

const onnx = encodeModel({
  opset: 17,
  graph: {
    name: 'paper-standin',
    nodes,
    initializers,
    inputs: [{ name: 'picture', type: 'float32', dims: [1, 3, 96, 64] }],
    outputs: [{ name: 'embedding', type: 'float32', dims: [1, 384] }],
  },
});
writeFileSync(new URL('model.onnx', folder), onnx);
const manifest = {
  name: 'paper-standin',
  version: '1',
  sha256: createHash('sha256').update(onnx).digest('hex'),
  license: 'Apache-2.0',
  file: 'model.onnx',
  input: { name: 'picture', width: 64, height: 96, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], resize: 'stretch' },
  output: { name: 'embedding', dimensions: 384 },
  pooling: 'graph',
  standIn: true,
};
writeFileSync(new URL('model.json', folder), `${JSON.stringify(manifest, null, 2)}\n`);

/**
 * Three 5x5 filters that each blur one colour direction (brightness and two opponent ones): an untrained filter that answers
 * to colour and coarse shape tells pictures apart better than white noise does.
 */
function colourFilters(random: Random): Float32Array {
  const directions = [
    [0.58, 0.58, 0.58],
    [0.71, 0, -0.71],
    [-0.41, 0.82, -0.41],
  ];
  const blur = [1, 4, 6, 4, 1].map((weight) => weight / 16);
  const weights: number[] = [];
  for (const direction of directions) {
    for (const share of direction) {
      for (const vertical of blur) {
        for (const horizontal of blur) weights.push(share * vertical * horizontal + 0.004 * random.normal());
      }
    }
  }
  return Float32Array.from(weights);
}

/** A random [rows, columns] matrix with orthonormal columns (Gram-Schmidt), so that it keeps angles as well as it can. */
function orthonormalColumns(random: Random, rows: number, columns: number): Float32Array {
  const basis: Float64Array[] = [];
  while (basis.length < columns) {
    const vector = Float64Array.from({ length: rows }, () => random.normal());
    for (const earlier of basis) {
      const shared = vector.reduce((sum, value, i) => sum + value * earlier[i]!, 0);
      for (let i = 0; i < rows; i++) vector[i]! -= shared * earlier[i]!;
    }
    const length = Math.hypot(...vector);
    basis.push(vector.map((value) => value / length));
  }
  return Float32Array.from({ length: rows * columns }, (_, i) => basis[i % columns]![Math.floor(i / columns)]!);
}
