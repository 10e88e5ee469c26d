import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import { objectOrder, objectStride, strideOf } from './vector-layout.ts';

/** Where a query's vectors begin; before them stands what `scanPictures` of the kernels lists. */
const vectorsStart = 96;

/** Numbers before each vector; see `channel.ts` of the kernels. */
const numberBytes = 16;

/** Bytes of a query as the scan kernel reads it. */
export function queryBytes({ cnn, sift }: Comparable): number {
  return vectorsStart + vectorBytes(cnn.length) + vectorBytes(sift.length);
}

/** Writes a query for the scan kernel: `bytes` is as long as `queryBytes` says. */
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

/** What squared differences of F_i are multiplied by in the exponents of eq. (7) to (9), [7]. */
function objectFactors({ color, position, shape }: Sigmas): number[] {
  const c = 1 / (3 * color * color);
  const p = 1 / (2 * position * position);
  const s = 1 / (2 * shape * shape);
  return [c, c, c, p, p, s, s];
}

function vectorBytes(columns: number): number {
  return numberBytes + 3 * strideOf(columns);
}

/** Writes one channel of a query, in int16 and in 7 bits. */
function putVector({ buffer, byteOffset }: Uint8Array, vector: Float32Array): void {
  const stride = strideOf(vector.length);
  const fine = new Int16Array(buffer, byteOffset + numberBytes, vector.length);
  const coarse = new Uint8Array(buffer, byteOffset + numberBytes + 2 * stride, vector.length);
  const scale = putInt16(fine, vector);
  const { step, zero } = putSevenBits(coarse, vector);
  let squares = 0;
  let missed = 0;
  for (let i = 0; i < vector.length; i++) {
    squares += (scale * fine[i]) ** 2;
    missed += (scale * fine[i] - step * (coarse[i] - zero)) ** 2;
  }
  const reach = Math.sqrt(missed) + rounding * (Math.sqrt(squares) + Math.sqrt(missed));
  new Float32Array(buffer, byteOffset, 3).set([scale, step, reach]);
  new Int32Array(buffer, byteOffset + 12, 1)[0] = zero;
}

/** A share of a product that exceeds what the kernels lose of it in the few float32 operations on it. */
const rounding = 2 ** -20;

/**
 * Rounds a vector to int16 such that no sum of products with int8 passes an int32: the error is that of a float32.
 *
 * @returns the scale: `target[i] * scale` is the element
 */
function putInt16(target: Int16Array, vector: Float32Array): number {
  let largest = 0;
  let sum = 0;
  for (const x of vector) {
    largest = Math.max(largest, Math.abs(x));
    sum += Math.abs(x);
  }
  if (largest === 0) return 0;
  const mostSum = (2 ** 31 - 1) / 128 - vector.length / 2;
  const factor = Math.min(32767 / largest, mostSum / sum);
  for (let i = 0; i < vector.length; i++) target[i] = Math.round(vector[i] * factor);
  return 1 / factor;
}

/** Rounds a vector to 0 to 127: `(target[i] - zero) * step` is the element. */
function putSevenBits(target: Uint8Array, vector: Float32Array): { step: number; zero: number } {
  let least = 0;
  let most = 0;
  for (const x of vector) {
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  if (least === most) return { step: 0, zero: 0 };
  const step = Math.fround((most - least) / 127);
  const zero = Math.round(-least / step);
  for (let i = 0; i < vector.length; i++) target[i] = Math.min(127, Math.max(0, Math.round(vector[i] / step) + zero));
  return { step, zero };
}
