import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import { objectOrder, objectStride, strideOf } from './vector-layout.ts';

/**
 * Byte offset of a query's vectors. The fields before them are listed at `scanPictures` of the
 * kernels.
 */
const vectorsStart = 96;

/** Bytes of the numbers before each vector; see `channel.ts` of the kernels. */
const numberBytes = 16;

/** Bytes of a query in the kernels' layout. */
export function queryBytes({ cnn, sift }: Comparable): number {
  return vectorsStart + vectorBytes(cnn.length) + vectorBytes(sift.length);
}

/**
 * Writes a query in the kernels' layout.
 *
 * @param bytes as long as `queryBytes` says
 */
export function putQuery(bytes: Uint8Array, query: Comparable, weights: Weights, sigmas: Sigmas): void {
  bytes.fill(0);
  const { buffer, byteOffset } = bytes;
  const floats = new Float32Array(buffer, byteOffset, vectorsStart / 4);
  const factors = objectFactors(sigmas);
  for (const [place, element] of objectOrder.entries()) {
    floats[place] = query.object[element];
    floats[objectStride + place] = factors[element];
  }
  floats.set([weights.color, weights.position, weights.shape], 16);
  floats.set([weights.cnn, weights.sift, weights.color + weights.position + weights.shape], 20);
  putVector(bytes.subarray(vectorsStart), query.cnn);
  putVector(bytes.subarray(vectorsStart + vectorBytes(query.cnn.length)), query.sift);
}

/** Factors of squared differences of F_i in the exponents of eq. (7) to (9), [7]. */
function objectFactors({ color, position, shape }: Sigmas): number[] {
  const c = 1 / (3 * color * color);
  const p = 1 / (2 * position * position);
  const s = 1 / (2 * shape * shape);
  return [c, c, c, p, p, s, s];
}

function vectorBytes(columns: number): number {
  return numberBytes + 3 * strideOf(columns);
}

/** Relative bound on what the kernels' few float32 operations lose of a product. */
const rounding = 2 ** -20;

/**
 * Writes one channel of a query, in int16 and in 7 bits, to zeroed bytes. The int16 are scaled so
 * that no sum of products with int8 exceeds an int32; their error is that of a float32.
 */
function putVector({ buffer, byteOffset }: Uint8Array, vector: Float32Array): void {
  let least = 0;
  let most = 0;
  let sum = 0;
  for (const x of vector) {
    least = Math.min(least, x);
    most = Math.max(most, x);
    sum += Math.abs(x);
  }
  if (sum === 0) return;
  const maxSum = (2 ** 31 - 1) / 128 - vector.length / 2;
  const scale = Math.max(Math.max(-least, most) / 32767, sum / maxSum);
  const step = Math.fround((most - least) / 127);
  const [perScale, perStep] = [1 / scale, 1 / step];
  const zero = Math.round(-least * perStep);

  const fine = new Int16Array(buffer, byteOffset + numberBytes, vector.length);
  const coarse = new Uint8Array(buffer, byteOffset + numberBytes + 2 * strideOf(vector.length), vector.length);
  let squares = 0;
  let missed = 0;
  for (let i = 0; i < vector.length; i++) {
    const x = Math.round(vector[i] * perScale);
    const e = Math.min(127, Math.max(0, Math.round(vector[i] * perStep) + zero));
    fine[i] = x;
    coarse[i] = e;
    squares += (x * scale) ** 2;
    missed += (x * scale - (e - zero) * step) ** 2;
  }
  const reach = Math.sqrt(missed) + rounding * (Math.sqrt(squares) + Math.sqrt(missed));
  new Float32Array(buffer, byteOffset, 3).set([scale, step, reach]);
  new Int32Array(buffer, byteOffset + 12, 1)[0] = zero;
}
