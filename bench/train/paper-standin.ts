/**
 * Writes `models/paper-standin`: the paper's network (figures 5 and 6) before any training, with
 * seeded weights.
 *
 * node --conditions=source bench/train/paper-standin.ts
 */
import { writeFileSync } from 'node:fs';
import { type NetworkState, presets, publishModel } from '@dlsift/retrieval/cnn';
import { type Random, seededRandom } from '@dlsift/retrieval/math';

/** Values that the first layer receives: 3 maps of 7 x 7. */
const pooled = 147;
const width = 64;
/**
 * Mean of max-pooled responses, which are mostly positive: without subtracting it, all pairs of
 * pictures are similar.
 */
const usualResponse = 0.6;

const random = seededRandom(9);
const filters = colourFilters(random);
const first = orthonormalColumns(random, pooled, width);
const second = orthonormalColumns(random, width, width);
const shift = Float32Array.from({ length: width }, (_, column) => -usualResponse * columnSum(first, column));
const state: NetworkState = new Map([
  ['conv.weight', { dims: [3, 3, 5, 5], data: filters }],
  ['conv.bias', { dims: [3], data: new Float32Array(3) }],
  ['first.weight', { dims: [pooled, width], data: first }],
  ['first.bias', { dims: [width], data: shift }],
  ['second.weight', { dims: [width, width], data: second }],
  ['second.bias', { dims: [width], data: new Float32Array(width) }],
]);
const about = { name: 'paper-standin', version: '2', license: 'Apache-2.0' };
const { manifest, onnx } = publishModel(presets.paper, state, about);
const folder = new URL('../../models/paper-standin/', import.meta.url);
writeFileSync(new URL(manifest.file, folder), onnx);
writeFileSync(new URL('model.json', folder), `${JSON.stringify({ ...manifest, standIn: true }, null, 2)}\n`);

function columnSum(matrix: Float32Array, column: number): number {
  let sum = 0;
  for (let i = column; i < matrix.length; i += width) sum += matrix[i];
  return sum;
}

/**
 * Three 5x5 filters that each blur one colour direction (brightness and two opponent ones):
 * untrained filters for colour and coarse shape separate pictures better than white noise.
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

/**
 * A random [rows, columns] matrix with orthonormal columns (Gram-Schmidt), which preserves angles
 * best.
 */
function orthonormalColumns(random: Random, rows: number, columns: number): Float32Array {
  const basis: Float64Array[] = [];
  while (basis.length < columns) {
    const vector = Float64Array.from({ length: rows }, () => random.normal());
    for (const earlier of basis) {
      const shared = vector.reduce((sum, value, i) => sum + value * earlier[i], 0);
      for (let i = 0; i < rows; i++) vector[i] -= shared * earlier[i];
    }
    const length = Math.hypot(...vector);
    basis.push(vector.map((value) => value / length));
  }
  return Float32Array.from({ length: rows * columns }, (_, i) => basis[i % columns][Math.floor(i / columns)]);
}
