// Kernels of the scan: rows against one query, the best kept in bounded heaps. Callers lay out the memory from heapBase() on;
// every pointer is 16-byte aligned, and rows are padded with zeros to a stride that is a multiple of 16 elements.

import { dotBytes, dotFloats } from "./dot";
import { offer, threshold } from "./heap";
import { objectScore } from "./object";

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

/**
 * Scores pictures by eq. (10) and offers them to three heaps: by score, by similarity in SIFT, by similarity in the CNN.
 *
 * cnn, sift: `count` int8 rows with scales beside them. objects: `count` x 8 f32, laid out as `objectScore` has them. numbers:
 * one i32 per row, the number of its picture. accepts: one byte per row, 0 = passed over; or 0 for none of that.
 * seen: a bit per picture number; pictures whose bit is set are passed over, those scored get theirs.
 * query: the object's 20 f32 of `objectScore`; weights of cnn and sift, the query's scales in cnn and sift (f32 each, at 80);
 * most that the object can add (f32, at 96); padding to 112; then `cnnStride` and `siftStride` int16.
 * heaps: by score, then at `heapBytes` and twice that the ones for SIFT and the CNN. Row i is offered as `first` + i.
 *
 * @returns how many were scored
 */
export function scanPictures(
  cnn: usize, cnnScales: usize, cnnStride: i32, sift: usize, siftScales: usize, siftStride: i32, objects: usize,
  numbers: usize, accepts: usize, count: i32, seen: usize, query: usize, heaps: usize, heapBytes: i32, first: i32,
): i32 {
  const cnnWeight = load<f32>(query, 80), siftWeight = load<f32>(query, 84);
  const cnnScale = load<f32>(query, 88), siftScale = load<f32>(query, 92);
  const objectMost = load<f32>(query, 96);
  const cnnQuery = query + 112;
  const siftQuery = cnnQuery + (<usize>cnnStride << 1);
  const siftHeap = heaps + heapBytes;
  const cnnHeap = siftHeap + heapBytes;
  const wantsCnn = cnnWeight > 0 || threshold(cnnHeap) < Infinity;
  const wantsSift = siftWeight > 0 || threshold(siftHeap) < Infinity;
  let scored = 0;
  for (let row = 0; row < count; row++) {
    if (accepts !== 0 && load<u8>(accepts + row) === 0) continue;
    const at = <usize>row << 2;
    const number = load<u32>(numbers + at);
    const word = seen + <usize>((number >> 5) << 2);
    const bit = 1 << (number & 31);
    const before = load<i32>(word);
    if (before & bit) continue;
    store<i32>(word, before | bit);
    scored++;
    let bound = objectMost;
    if (wantsCnn) {
      const dot = <f32>dotBytes(cnn + <usize>row * cnnStride, cnnQuery, cnnStride);
      const similarity = clip(dot * (load<f32>(cnnScales + at) * cnnScale));
      offer(cnnHeap, similarity, first + row);
      bound += cnnWeight * similarity;
    }
    if (wantsSift) {
      const dot = <f32>dotBytes(sift + <usize>row * siftStride, siftQuery, siftStride);
      const similarity = clip(dot * (load<f32>(siftScales + at) * siftScale));
      offer(siftHeap, similarity, first + row);
      bound += siftWeight * similarity;
    }
    if (bound <= threshold(heaps)) continue;
    offer(heaps, bound - objectMost + objectScore(objects + (<usize>row << 5), query), first + row);
  }
  return scored;
}

@inline
function clip(cosine: f32): f32 {
  return min<f32>(1, max<f32>(0, cosine));
}
