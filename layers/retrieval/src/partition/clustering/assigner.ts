import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Matrix } from '../../matrix.ts';
import { openProducts } from '../dense/product-session.ts';
import type { LoadedRows } from '../kernels.ts';

/** Finds the best centroid for rows that stay the same while the centroids change. */
export interface Assigner {
  /** For each row the centroid with the highest x . c + offset, the first on a tie; [rows]. */
  assign(centroids: Matrix, offsets?: Float32Array): Promise<Int32Array>;
}

/** Rows multiplied at a time: their scores stay in the second-level cache. */
const blockRows = 1024;
const lane = 16;
/** Centroids are rounded to 7 bits, so that 16-bit sums of byte products cannot saturate on any processor. */
const centroidSteps = 63;

let session: Promise<InferenceSession> | undefined;

/**
 * Exact assignment at a third of the cost of float products: rows and centroids are rounded to bytes, multiplied by
 * onnxruntime in integers, and only the centroids that the rounding could have put in the wrong order are compared exactly.
 *
 * @param k centroids at most
 */
export function createAssigner(loaded: LoadedRows, k: number): Assigner {
  const { exports, x, rows, columns, stride } = loaded;
  const padded = Math.ceil(k / lane) * lane;
  const [bytes, scales, lengths, errors, scores, rounded, exact, offsetsAt, maxima, best] = loaded.reserve(
    rows * columns + lane,
    4 * rows,
    4 * rows,
    4 * rows,
    4 * blockRows * padded,
    columns * padded,
    4 * padded * stride,
    4 * padded,
    4 * padded,
    4 * rows,
  ) as [number, number, number, number, number, number, number, number, number, number];
  exports.quantizeRows(x, rows, columns, stride, bytes, scales, lengths, errors);
  const bytesOf = (row: number, count: number) =>
    new Uint8Array(exports.memory.buffer, bytes + row * columns, count * columns);
  const zeroPoint = new Tensor('uint8', Uint8Array.of(128), []);

  return {
    async assign(centroids, offsets) {
      session ??= openRoundedProducts();
      const running = await session;
      loaded.floats(offsetsAt, padded).fill(Number.NEGATIVE_INFINITY).fill(0, 0, centroids.rows);
      if (offsets) loaded.floats(offsetsAt, centroids.rows).set(offsets);
      const steps = new Int8Array(exports.memory.buffer, rounded, columns * padded);
      const bound = roundCentroids(centroids, steps, padded);
      const target = loaded.floats(exact, padded * stride);
      for (let c = 0; c < centroids.rows; c++) {
        target.set(centroids.data.subarray(c * columns, (c + 1) * columns), c * stride);
      }
      const references = new Tensor('int8', steps, [columns, padded]);
      for (let first = 0; first < rows; first += blockRows) {
        const count = Math.min(blockRows, rows - first);
        const block = new Tensor('int32', loaded.integers(scores, count * padded), [count, padded]);
        const input = new Tensor('uint8', bytesOf(first, count), [count, columns]);
        await running.run({ x: input, references, zeroPoint }, { scores: block });
        exports.pickBest(
          x + 4 * first * stride,
          stride,
          count,
          scales + 4 * first,
          lengths + 4 * first,
          errors + 4 * first,
          scores,
          padded,
          exact,
          offsetsAt,
          bound.scale,
          bound.longest,
          bound.largestError,
          maxima,
          best + 4 * first,
        );
      }
      return loaded.integers(best, rows).slice();
    },
  };
}

/** Writes the centroids as columns of `target`, rounded to one scale; how far from the exact ones they can be. */
function roundCentroids({ data, rows, columns }: Matrix, target: Int8Array, padded: number) {
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / centroidSteps);
  let longest = 0;
  let largestError = 0;
  for (let c = 0; c < rows; c++) {
    let length = 0;
    let error = 0;
    for (let d = 0; d < columns; d++) {
      const value = data[c * columns + d];
      const step = scale > 0 ? Math.max(-centroidSteps, Math.min(centroidSteps, Math.round(value / scale))) : 0;
      target[d * padded + c] = step;
      length += value * value;
      error += (value - step * scale) ** 2;
    }
    longest = Math.max(longest, length);
    largestError = Math.max(largestError, error);
  }
  return { scale, longest: Math.sqrt(longest), largestError: Math.sqrt(largestError) };
}

function openRoundedProducts(): Promise<InferenceSession> {
  return openProducts(
    [{ op: 'MatMulInteger', inputs: ['x', 'references', 'zeroPoint'], outputs: ['scores'] }],
    [
      { name: 'x', type: 'uint8', dims: ['rows', 'columns'] },
      { name: 'references', type: 'int8', dims: ['columns', 'count'] },
      { name: 'zeroPoint', type: 'uint8', dims: [] },
    ],
    [{ name: 'scores', type: 'int32', dims: ['rows', 'count'] }],
  );
}
