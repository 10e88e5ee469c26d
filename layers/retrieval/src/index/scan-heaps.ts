/** How many rows a scan keeps: the best by score, and beside them the closest in single channels, whatever their score. */
export interface Wanted {
  best: number;
  closestInSift?: number | undefined;
  closestInCnn?: number | undefined;
}

/** Rows that a scan kept, as positions in the order in which rows were added; in no order. */
export interface Kept {
  best: Int32Array;
  closestInSift: Int32Array;
  closestInCnn: Int32Array;
}

const headerBytes = 16;
const entryBytes = 8;

/**
 * The kernels' scores are float32 and the final ones exact: so many more rows are kept than wanted, lest rounding decides
 * between two that are equal but for it.
 */
const spare = (wanted: number) => (wanted > 0 ? wanted + 16 : 0);

/** Bytes of one of the three heaps. */
export function heapBytes({ best, closestInSift = 0, closestInCnn = 0 }: Wanted): number {
  const most = Math.max(spare(best), spare(closestInSift), spare(closestInCnn));
  return Math.ceil((headerBytes + most * entryBytes) / 16) * 16;
}

/** Writes three empty heaps, the one by score first, then those for SIFT and the CNN. */
export function putHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): void {
  const bytes = heapBytes(wanted);
  const { best, closestInSift = 0, closestInCnn = 0 } = wanted;
  for (const [i, capacity] of [best, closestInSift, closestInCnn].map(spare).entries()) {
    new Int32Array(buffer, offset + i * bytes, 2).set([capacity, 0]);
    new Float32Array(buffer, offset + i * bytes + 8, 1)[0] = capacity > 0 ? -Infinity : Infinity;
  }
}

export function readHeaps(buffer: ArrayBuffer, offset: number, wanted: Wanted): Kept {
  const bytes = heapBytes(wanted);
  const positions = (i: number) => {
    const [, count] = new Int32Array(buffer, offset + i * bytes, 2);
    const entries = new Int32Array(buffer, offset + i * bytes + headerBytes, 2 * count);
    return Int32Array.from({ length: count }, (_, entry) => entries[2 * entry + 1]);
  };
  return { best: positions(0), closestInSift: positions(1), closestInCnn: positions(2) };
}
