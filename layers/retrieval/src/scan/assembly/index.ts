// Kernels of the scan: rows against one query, the best kept in bounded heaps. Callers lay out
// memory from heapBase() on. Every pointer is 16-byte aligned, and int8 rows are padded with zeros
// to a stride that is a multiple of 64 elements.

import { dotFloats } from "./dot";
import { offer } from "./heap";

export { boundSimilarities } from "./channel";
export { measureRows } from "./measure";
export { scanPictures } from "./pictures";

export function heapBase(): usize {
  return __heap_base;
}

/** Offers row . query of each float32 row to the heap. */
export function scanFloats(rows: usize, count: i32, stride: i32, query: usize, heap: usize): void {
  for (let row = 0; row < count; row++) {
    offer(heap, dotFloats(rows, query, stride), row);
    rows += <usize>stride << 2;
  }
}
