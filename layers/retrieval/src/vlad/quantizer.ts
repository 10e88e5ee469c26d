import { KernelMemory } from '../math/index.ts';
import { countDescriptors, descriptorLength } from './descriptors.ts';
import { assignmentLayout, type Kernels, startKernels } from './generated/kernels.ts';

/** Fixed point of the centroids: steps per descriptor unit. */
export const centroidSteps = 16;

/** Maximum descriptors per kernel call, which bounds the memory. */
const chunkRows = 2048;
/** Bias of padding centroids: large enough that none is ever nearest. */
const never = 0x3fffffff;

/** Assigns descriptors to their nearest centroids, exactly in integers. */
export interface Quantizer {
  k: number;
  /**
   * Finds the nearest centroid of each of n descriptors, and 16 (x.c - |c|^2 / 2) with that
   * centroid.
   */
  assign(descriptors: Uint8Array): { nearest: Int32Array; similarities: Int32Array };
  /**
   * Computes the sum (k x 128, descriptor units) and the count (k) of the descriptors nearest to
   * each centroid.
   */
  sum(descriptors: Uint8Array): { sums: Int32Array; counts: Int32Array; similarities: Int32Array };
}

/**
 * Makes a quantizer for a set of centroids.
 *
 * @param centroids k x 128, in sixteenths of a descriptor unit (at most 255 x 16)
 * @param memory holds the centroids; by default the quantizer's own
 */
export function createQuantizer(
  centroids: Int16Array,
  memory: KernelMemory<Kernels> = new KernelMemory(startKernels()),
): Quantizer {
  const { kernels } = memory;
  const k = centroids.length / descriptorLength;
  const padded = (k + 3) & ~3;
  const rows = memory.allocate(padded * descriptorLength * 2);
  const biases = memory.allocate(padded * 4);
  const source = memory.allocate(chunkRows * descriptorLength);
  const nearestAt = memory.allocate(chunkRows * 4);
  const similaritiesAt = memory.allocate(chunkRows * 4);
  const sumsAt = memory.allocate(k * descriptorLength * 4);
  const countsAt = memory.allocate(k * 4);
  const assignment = memory.placeStruct(assignmentLayout, {
    descriptors: source,
    centroids: rows,
    biases,
    k: padded,
    scratch: memory.allocate(512),
    nearest: nearestAt,
    similarities: similaritiesAt,
  });
  memory.int16(rows, centroids.length).set(centroids);
  memory.int32(biases, padded).fill(never).set(halfSquaredNorms(centroids, descriptorLength));

  const forEachChunk = (descriptors: Uint8Array, visit: (from: number, count: number) => void): number => {
    const total = countDescriptors(descriptors);
    for (let from = 0; from < total; from += chunkRows) {
      const count = Math.min(chunkRows, total - from);
      const chunk = descriptors.subarray(from * descriptorLength, (from + count) * descriptorLength);
      memory.uint8(source, chunk.length).set(chunk);
      memory.writeStruct(assignment, assignmentLayout, { count });
      kernels.assign(assignment);
      visit(from, count);
    }
    return total;
  };

  return {
    k,
    assign(descriptors) {
      const nearest = new Int32Array(countDescriptors(descriptors));
      const similarities = new Int32Array(nearest.length);
      forEachChunk(descriptors, (from, count) => {
        nearest.set(memory.int32(nearestAt, count), from);
        similarities.set(memory.int32(similaritiesAt, count), from);
      });
      return { nearest, similarities };
    },
    sum(descriptors) {
      const similarities = new Int32Array(countDescriptors(descriptors));
      memory.int32(sumsAt, k * descriptorLength).fill(0);
      memory.int32(countsAt, k).fill(0);
      forEachChunk(descriptors, (from, count) => {
        kernels.accumulate(source, count, nearestAt, sumsAt, countsAt);
        similarities.set(memory.int32(similaritiesAt, count), from);
      });
      return {
        sums: memory.int32(sumsAt, k * descriptorLength).slice(),
        counts: memory.int32(countsAt, k).slice(),
        similarities,
      };
    },
  };
}

/**
 * Half the squared norm of each centroid in the scale of 16 x.c: the squared norm in sixteenths,
 * divided by 32.
 *
 * @param centroids k x length, in sixteenths of a descriptor unit
 * @param length elements of a centroid
 * @returns [k]
 */
export function halfSquaredNorms(centroids: Int16Array, length: number): Int32Array {
  return Int32Array.from({ length: centroids.length / length }, (_, c) => {
    const row = centroids.subarray(c * length, (c + 1) * length);
    return row.reduce((sum, value) => sum + value * value, 0) >> 5;
  });
}
