import { type PrincipalAxes, principalAxes, seededRandom, xorshift32 } from '../math/index.ts';
import { aggregate } from './aggregate.ts';
import type { Codebook } from './codebook.ts';
import { countDescriptors, descriptorLength } from './descriptors.ts';
import { kMeans } from './k-means.ts';
import { createQuantizer } from './quantizer.ts';

/** Options of `fitCodebook`. */
export interface CodebookOptions {
  /** Number of centroids. Default 64. */
  k?: number;
  /** Length of the vectors, less than the number of pictures. Default 128. */
  dimensions?: number;
  /** Exponent of the power law, in (0, 1]. Default .5. */
  power?: number;
  /** Exponent of the whitening, 0 (none) to 1 (full). Default 0. */
  whitening?: number;
  /** Maximum number of descriptors for k-means, a uniform sample of all. Default 200 000. */
  maxDescriptors?: number;
  /** Maximum rounds of k-means. Default 30. */
  iterations?: number;
  seed?: number;
}

/**
 * Makes a codebook from training pictures: k-means on a sample of their descriptors, then the
 * principal axes of the pictures' VLADs. Needs `pictures x k x 512` bytes of memory.
 *
 * @param pictures RootSIFT descriptors (n x 128) of each picture; pictures without any are left out
 * @throws RangeError on an option out of range, or on too few pictures or descriptors for it
 */
export function fitCodebook(pictures: readonly Uint8Array[], options: CodebookOptions = {}): Codebook {
  const { k = 64, dimensions = 128, whitening = 0, maxDescriptors = 200_000, iterations, seed = 1 } = options;
  const power = Math.fround(options.power ?? 0.5);
  if (!(power > 0 && power <= 1)) throw new RangeError(`power is ${power}; it must be above 0 and at most 1`);
  if (!(whitening >= 0 && whitening <= 1)) throw new RangeError(`whitening is ${whitening}; it must be 0 to 1`);
  const described = pictures.filter((descriptors) => countDescriptors(descriptors) > 0);
  const { centroids } = kMeans(sampleDescriptors(described, maxDescriptors, seed), { k, iterations, seed });
  const columns = k * descriptorLength;
  const vlads = { data: new Float32Array(described.length * columns), rows: described.length, columns };
  const quantizer = createQuantizer(centroids);
  for (const [i, descriptors] of described.entries()) {
    vlads.data.set(aggregate(descriptors, quantizer, centroids, power), i * columns);
  }
  const axes = principalAxes(vlads, dimensions, seed);
  return { k, dimensions, power, whitening: Math.fround(whitening), centroids, ...quantiseProjection(axes, whitening) };
}

/**
 * Draws a uniform sample of the descriptors of all pictures.
 *
 * @param pictures RootSIFT descriptors (n x 128) of each picture
 * @param maxCount maximum number of descriptors; all where there are fewer
 * @returns m x 128, in the order of the pictures
 */
export function sampleDescriptors(pictures: readonly Uint8Array[], maxCount: number, seed: number): Uint8Array {
  const total = pictures.reduce((sum, descriptors) => sum + countDescriptors(descriptors), 0);
  const rows = seededRandom(seed, xorshift32).sample(maxCount, total);
  const out = new Uint8Array(rows.length * descriptorLength);
  let first = 0;
  let next = 0;
  for (const descriptors of pictures) {
    const end = first + countDescriptors(descriptors);
    for (; next < rows.length && rows[next] < end; next++) {
      const at = (rows[next] - first) * descriptorLength;
      out.set(descriptors.subarray(at, at + descriptorLength), next * descriptorLength);
    }
    first = end;
  }
  return out;
}

/**
 * Rounds the axes to eight-bit steps, each with a step size of its own, and includes the whitening
 * factors variance^(-whitening / 2).
 */
function quantiseProjection({ mean, axes, variances }: PrincipalAxes, whitening: number) {
  const projection = new Int8Array(axes.data.length);
  const scales = new Float32Array(axes.rows);
  const offsets = new Float32Array(axes.rows);
  for (let axis = 0; axis < axes.rows; axis++) {
    const from = axis * axes.columns;
    const row = axes.data.subarray(from, from + axes.columns);
    const step = row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / 127 || 1;
    let meanSteps = 0;
    for (let i = 0; i < axes.columns; i++) {
      projection[from + i] = Math.round(row[i] / step);
      meanSteps += projection[from + i] * mean[i];
    }
    scales[axis] = step * Math.max(variances[axis], 1e-9) ** (-whitening / 2);
    offsets[axis] = scales[axis] * meanSteps;
  }
  return { projection, scales, offsets };
}
