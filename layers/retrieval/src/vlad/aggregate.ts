import { descriptorLength } from './descriptors.ts';
import { centroidSteps, type Quantizer } from './quantizer.ts';

/**
 * Computes the VLAD of a picture before projection (Jegou et al. 2010): per centroid the sum of the
 * residuals of the descriptors nearest to it, each such cell scaled to unit length
 * (intra-normalisation: Arandjelovic & Zisserman 2013), then a signed power of each element, then
 * unit length.
 *
 * @param descriptors n x 128 RootSIFT descriptors
 * @param quantizer assigns descriptors to `centroids`
 * @param centroids k x 128, in sixteenths of a descriptor unit
 * @param power exponent of the power law, in (0, 1]
 * @returns k x 128; all zeros without descriptors
 */
export function aggregate(
  descriptors: Uint8Array,
  quantizer: Quantizer,
  centroids: Int16Array,
  power: number,
): Float32Array {
  const { sums, counts } = quantizer.sum(descriptors);
  const out = new Float32Array(sums.length);
  const apply = power === 0.5 ? Math.sqrt : power === 1 ? (x: number) => x : (x: number) => x ** power;
  let total = 0;
  for (let c = 0; c < quantizer.k; c++) {
    if (counts[c] === 0) continue;
    const from = c * descriptorLength;
    let length = 0;
    for (let i = from; i < from + descriptorLength; i++) {
      const residual = centroidSteps * sums[i] - counts[c] * centroids[i];
      out[i] = residual;
      length += residual * residual;
    }
    if (length === 0) continue;
    const scale = 1 / Math.sqrt(length);
    for (let i = from; i < from + descriptorLength; i++) {
      const value = out[i] * scale;
      const raised = value < 0 ? -apply(-value) : apply(value);
      out[i] = raised;
      total += raised * raised;
    }
  }
  return total > 0 ? scale(out, 1 / Math.sqrt(total)) : out;
}

function scale(vector: Float32Array, factor: number): Float32Array {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
  return vector;
}
