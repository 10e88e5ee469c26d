/** How many rows a scan keeps: the best by score, and beside them the closest in single channels, whatever their score. */
export interface Wanted {
  best: number;
  closestInSift?: number | undefined;
  closestInCnn?: number | undefined;
}

/**
 * Rows that a scan kept, as positions in the order in which rows were added; in no order. They are those wanted and a few
 * more, lest rounding decides.
 */
export interface Kept {
  best: Int32Array;
  closestInSift: Int32Array;
  closestInCnn: Int32Array;
}

const headerBytes = 16;
const entryBytes = 8;

/**
 * The kernels' scores are rounded and the final ones exact: no two are in the wrong order that differ by more. Of a unit
 * vector of d elements, int16 lose sqrt(d) / 2 / 32767 at most, so that this covers 1 000 elements.
 */
const rounding = 2 ** -10;

/** For that, so many more rows are kept than wanted. */
const spare = (wanted: number) => (wanted > 0 ? wanted + 16 : 0);

const capacities = ({ best, closestInSift = 0, closestInCnn = 0 }: Wanted) =>
  [best, closestInSift, closestInCnn].map(spare);

/** Bytes of a heap of so many pairs. */
export function heapBytesOf(capacity: number): number {
  return Math.ceil((headerBytes + capacity * entryBytes) / 16) * 16;
}

/** Bytes of one of a scan's three heaps. */
export function heapBytes(wanted: Wanted): number {
  return heapBytesOf(Math.max(...capacities(wanted)));
}

/** Writes three empty heaps, the one by score first, then those for SIFT and the CNN. */
export function putHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): void {
  for (const [i, capacity] of capacities(wanted).entries()) putHeap(buffer, offset + i * heapBytes(wanted), capacity);
}

export function readHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): Kept {
  const best = (i: number, count = 0) => bestOf(readHeap(buffer, offset + i * heapBytes(wanted)), count);
  return {
    best: best(0, wanted.best),
    closestInSift: best(1, wanted.closestInSift),
    closestInCnn: best(2, wanted.closestInCnn),
  };
}

/** The positions of the `count` best scores, and of those behind them that rounding may have put there. */
function bestOf({ scores, positions }: ReturnType<typeof readHeap>, count: number): Int32Array {
  if (positions.length <= count) return positions;
  const least = scores.toSorted()[positions.length - count] - rounding;
  return positions.filter((_, entry) => scores[entry] >= least);
}

/** Writes an empty heap as the kernels have it. */
export function putHeap(buffer: ArrayBuffer, offset: number, capacity: number): void {
  new Int32Array(buffer, offset, 2).set([capacity, 0]);
  new Float32Array(buffer, offset + 8, 1)[0] = capacity > 0 ? -Infinity : Infinity;
}

/** A heap's pairs, in no order. */
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
