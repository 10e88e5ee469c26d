/**
 * Number of rows that a scan keeps: the best by score, and separately the nearest in single
 * channels.
 */
export interface Wanted {
  best: number;
  closestInSift?: number | undefined;
  closestInCnn?: number | undefined;
}

/**
 * Positions of the kept rows, in the order in which rows were added, unordered by score. A margin
 * beyond the wanted number is included, as kernels round.
 */
export interface Kept {
  best: Int32Array;
  closestInSift: Int32Array;
  closestInCnn: Int32Array;
}

const headerBytes = 16;
const entryBytes = 8;

/**
 * Largest rounding error of a kernel's score. int16 quantisation of a unit vector of d elements
 * loses at most sqrt(d) / 2 / 32767, so this covers 1 000 elements.
 */
const rounding = 2 ** -10;

/** Rows kept beyond the wanted number, so that rounding does not decide which rows are found. */
const spare = (wanted: number) => (wanted > 0 ? wanted + 16 : 0);

const capacities = ({ best, closestInSift = 0, closestInCnn = 0 }: Wanted) =>
  [best, closestInSift, closestInCnn].map(spare);

/** Bytes of a heap of `capacity` pairs. */
export function heapBytesOf(capacity: number): number {
  return Math.ceil((headerBytes + capacity * entryBytes) / 16) * 16;
}

/** Bytes of each of a scan's three heaps. */
export function heapBytes(wanted: Wanted): number {
  return heapBytesOf(Math.max(...capacities(wanted)));
}

/** Writes three empty heaps: by score, by SIFT, by CNN. */
export function putHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): void {
  for (const [i, capacity] of capacities(wanted).entries()) putHeap(buffer, offset + i * heapBytes(wanted), capacity);
}

/**
 * Reads the three heaps that `putHeaps` wrote.
 *
 * @param offset byte offset of the first heap
 */
export function readHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): Kept {
  const best = (i: number, count = 0) => bestOf(readHeap(buffer, offset + i * heapBytes(wanted)), count);
  return {
    best: best(0, wanted.best),
    closestInSift: best(1, wanted.closestInSift),
    closestInCnn: best(2, wanted.closestInCnn),
  };
}

/** Positions of the `count` best scores and of those within the rounding error of the last. */
function bestOf({ scores, positions }: ReturnType<typeof readHeap>, count: number): Int32Array {
  if (positions.length <= count) return positions;
  const least = scores.toSorted()[positions.length - count] - rounding;
  return positions.filter((_, entry) => scores[entry] >= least);
}

/** Writes an empty heap in the kernels' layout. */
export function putHeap(buffer: ArrayBuffer, offset: number, capacity: number): void {
  new Int32Array(buffer, offset, 2).set([capacity, 0]);
  new Float32Array(buffer, offset + 8, 1)[0] = capacity > 0 ? -Infinity : Infinity;
}

/** Pairs of a heap, unordered. */
export function readHeap(buffer: ArrayBuffer, offset: number): { scores: Float32Array; positions: Int32Array } {
  const [, count] = new Int32Array(buffer, offset, 2);
  const asFloats = new Float32Array(buffer, offset + headerBytes, 2 * count);
  const asIntegers = new Int32Array(buffer, offset + headerBytes, 2 * count);
  const scores = new Float32Array(count);
  const positions = new Int32Array(count);
  for (let entry = 0; entry < count; entry++) {
    scores[entry] = asFloats[2 * entry];
    positions[entry] = asIntegers[2 * entry + 1];
  }
  return { scores, positions };
}
