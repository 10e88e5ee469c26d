import { KernelMemory, toUnitLength } from '../math/index.ts';
import { aggregate } from './aggregate.ts';
import type { Codebook } from './codebook.ts';
import { countDescriptors } from './descriptors.ts';
import { startKernels } from './generated/kernels.ts';
import { createQuantizer } from './quantizer.ts';

type Encoder = (rootSift: Uint8Array) => Float32Array;

/**
 * An encoder per codebook in use, which keeps the codebook's matrices in the memory of its kernels.
 */
const encoders = new WeakMap<Codebook, Encoder>();

/**
 * Computes the VLAD of a picture: assignment to the codebook's centroids, residuals,
 * intra-normalisation, power law, projection to the principal axes (with whitening where the
 * codebook has it), unit length.
 *
 * @param rootSift n x 128 RootSIFT descriptors
 * @param codebook from `loadCodebook` or `fitCodebook`
 * @returns [dimensions], unit length; all zeros for n = 0
 * @throws RangeError if the length is not a multiple of 128
 *
 * @example
 * ```ts
 * import { detectAndCompute, rootSift } from '@dlsift/retrieval/sift';
 * import { encodeVlad, loadCodebook } from '@dlsift/retrieval/vlad';
 *
 * const side = 128;
 * const gray = new Uint8Array(side * side).map((_, i) => ((i % 32) + (i >> 7)) % 32 < 16 ? 220 : 40);
 * const { descriptors } = detectAndCompute(gray, side, side);
 * const vector = encodeVlad(rootSift(descriptors), await loadCodebook());
 * console.log(vector.length, Math.hypot(...vector).toFixed(3)); // 256 1.000
 * ```
 */
export function encodeVlad(rootSift: Uint8Array, codebook: Codebook): Float32Array {
  if (countDescriptors(rootSift) === 0) return new Float32Array(codebook.dimensions);
  let encoder = encoders.get(codebook);
  if (!encoder) {
    encoder = createEncoder(codebook);
    encoders.set(codebook, encoder);
  }
  return encoder(rootSift);
}

function createEncoder({ dimensions, centroids, power, projection, scales, offsets }: Codebook): Encoder {
  const memory = new KernelMemory(startKernels());
  const quantizer = createQuantizer(centroids, memory);
  const rows = (dimensions + 3) & ~3;
  const matrix = memory.allocate(rows * centroids.length);
  const vector = memory.allocate(centroids.length * 4);
  const out = memory.allocate(rows * 4);
  memory.write(matrix, projection);
  return (rootSift) => {
    memory.float32(vector, centroids.length).set(aggregate(rootSift, quantizer, centroids, power));
    memory.kernels.projectInt8(vector, centroids.length, matrix, rows, out);
    const projected = memory.float32(out, dimensions).map((value, i) => value * scales[i] - offsets[i]);
    return toUnitLength(projected);
  };
}
