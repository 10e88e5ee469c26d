import { KernelMemory } from '../math/index.ts';
import { neighboursLayout, startKernels, widenedRowsLayout } from './generated/kernels.ts';

/** Bytes of one descriptor. */
export const descriptorLength = 128;

/** Options of `matchDescriptors`. */
export interface MatchOptions {
  /**
   * Lowe's ratio: a match must be nearer than `ratio` times the distance of the second nearest
   * descriptor. 1 or more disables the test. Default .8.
   */
  ratio?: number;
  /** Keep a match only if it is the nearest in both directions. Default true. */
  mutual?: boolean;
}

/** Matches between two sets of descriptors. */
export interface Matches {
  /** m x 2: row in `a`, row in `b`; sorted by row in `a`. */
  pairs: Int32Array;
  /** m: Euclidean distance between the two descriptors, in uint8 units. */
  distances: Float32Array;
}

/**
 * Matches every descriptor of `a` to its nearest in `b`: exact exhaustive search by Euclidean
 * distance, Lowe's ratio test (2004, section 7.1) and the mutual check. The first of equally near
 * rows counts. Where `b` holds one descriptor there is no second nearest, so the ratio test drops
 * the match.
 *
 * @param a n x 128 descriptors
 * @param b m x 128 descriptors
 * @throws RangeError if a length is not a multiple of 128 or the ratio is not a positive number
 *
 * @example
 * ```ts
 * import { matchDescriptors } from '@dlsift/retrieval/matching';
 *
 * const a = new Uint8Array(2 * 128);
 * a.fill(200, 0, 64); // descriptor 0: its first half
 * a.fill(200, 192, 256); // descriptor 1: its second half
 * const b = Uint8Array.from([...a.subarray(128), ...a.subarray(0, 128)]); // the same two, swapped
 * const { pairs, distances } = matchDescriptors(a, b);
 * console.log([...pairs], [...distances]); // [ 0, 1, 1, 0 ] [ 0, 0 ]
 * ```
 */
export function matchDescriptors(a: Uint8Array, b: Uint8Array, options: MatchOptions = {}): Matches {
  const { ratio = 0.8, mutual = true } = options;
  const countA = countOf(a, 'a');
  const countB = countOf(b, 'b');
  if (!(ratio > 0)) throw new RangeError(`ratio is ${ratio}; it must be above 0`);
  if (countA === 0 || countB === 0) return { pairs: new Int32Array(0), distances: new Float32Array(0) };

  const { nearestA, nearestB } = nearestNeighbours(a, countA, b, countB);
  const pairs = new Int32Array(2 * Math.min(countA, mutual ? countB : countA));
  const distances = new Float32Array(pairs.length / 2);
  const tested = ratio < 1;
  let count = 0;
  for (let row = 0; row < countA; row++) {
    const column = nearestA[3 * row];
    const squared = nearestA[3 * row + 1];
    if (mutual && nearestB[column] !== row) continue;
    if (tested && (countB === 1 || squared >= ratio * ratio * nearestA[3 * row + 2])) continue;
    pairs[2 * count] = row;
    pairs[2 * count + 1] = column;
    distances[count++] = Math.sqrt(squared);
  }
  return { pairs: pairs.slice(0, 2 * count), distances: distances.slice(0, count) };
}

/** One memory for all calls: each call clears it. */
const memory = new KernelMemory(startKernels());

/**
 * Finds nearest neighbours in both directions.
 *
 * @returns views into the kernels' memory, valid until the next call: `nearestA`, countA x (row of
 *   b, squared distance, squared distance of the second nearest row), and `nearestB`, countB rows
 *   of a
 */
function nearestNeighbours(a: Uint8Array, countA: number, b: Uint8Array, countB: number) {
  const { kernels } = memory;
  memory.clear();
  const source = memory.allocate(Math.max(a.length, b.length));
  const queries = allocateWidened((countA + 1) & ~1);
  const references = allocateWidened((countB + 3) & ~3);
  const found = {
    states: memory.allocate(queries.rows * 48),
    distances: memory.allocate(references.rows * 4),
    ofQueries: memory.allocate(queries.rows * 12),
    ofReferences: memory.allocate(references.rows * 4),
  };
  const foundAt = memory.placeStruct(neighboursLayout, found);
  memory.write(source, a);
  kernels.widen(source, countA, -2, queries.address);
  memory.write(source, b);
  kernels.widen(source, countB, 1, references.address);
  kernels.nearest(queries.address, references.address, foundAt);
  return {
    nearestA: memory.int32(found.ofQueries, 3 * countA),
    nearestB: memory.int32(found.ofReferences, countB),
  };
}

function allocateWidened(rows: number) {
  const wide = memory.allocate(rows * 2 * descriptorLength);
  const norms = memory.allocate(rows * 4);
  return { rows, address: memory.placeStruct(widenedRowsLayout, { rows, wide, norms }) };
}

function countOf(descriptors: Uint8Array, name: string): number {
  if (descriptors.length % descriptorLength === 0) return descriptors.length / descriptorLength;
  throw new RangeError(`${name} has ${descriptors.length} bytes; descriptors come in ${descriptorLength} bytes each`);
}
