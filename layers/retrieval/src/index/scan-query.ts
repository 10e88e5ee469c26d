import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import { objectOrder, objectStride, strideOf } from './vector-layout.ts';

/** Where a query's vectors begin; before them stands what `scanPictures` of the kernels lists. */
const vectorsStart = 112;

/** Bytes of a query as the scan kernel reads it. */
export function queryBytes({ cnn, sift }: Comparable): number {
  return vectorsStart + 2 * (strideOf(cnn.length) + strideOf(sift.length));
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
  const cnn = new Int16Array(buffer, byteOffset + vectorsStart, query.cnn.length);
  const siftStart = byteOffset + vectorsStart + 2 * strideOf(query.cnn.length);
  const sift = new Int16Array(buffer, siftStart, query.sift.length);
  floats[20] = weights.cnn;
  floats[21] = weights.sift;
  floats[22] = putInt16(cnn, query.cnn);
  floats[23] = putInt16(sift, query.sift);
  floats[24] = weights.color + weights.position + weights.shape;
}

/** What squared differences of F_i are multiplied by in the exponents of eq. (7) to (9), [7]. */
function objectFactors({ color, position, shape }: Sigmas): number[] {
  const c = 1 / (3 * color * color);
  const p = 1 / (2 * position * position);
  const s = 1 / (2 * shape * shape);
  return [c, c, c, p, p, s, s];
}

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
