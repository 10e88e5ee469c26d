import { dotBytes } from "./dot";
import { offer, offerAll, threshold } from "./heap";
import { objectScore } from "./object";

/** Rows that are scored at a time: what is known of them stays in the first-level cache. */
const BLOCK: i32 = 512;
const accepted = memory.data(4 * BLOCK, 16);
const cnnSimilarities = memory.data(4 * BLOCK, 16);
const siftSimilarities = memory.data(4 * BLOCK, 16);

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
  const cnnQuery = query + 112;
  const siftHeap = heaps + heapBytes;
  const cnnHeap = siftHeap + heapBytes;
  let scored = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const rows = accept(from, min(from + BLOCK, count), numbers, accepts, seen);
    scored += rows;
    if (cnnWeight > 0 || threshold(cnnHeap) < Infinity) {
      compare(cnn, cnnScales, cnnStride, cnnQuery, load<f32>(query, 88), rows, cnnSimilarities);
      offerAll(cnnHeap, cnnSimilarities, accepted, rows, first);
    } else memory.fill(cnnSimilarities, 0, 4 * BLOCK);
    if (siftWeight > 0 || threshold(siftHeap) < Infinity) {
      compare(sift, siftScales, siftStride, cnnQuery + (<usize>cnnStride << 1), load<f32>(query, 92), rows, siftSimilarities);
      offerAll(siftHeap, siftSimilarities, accepted, rows, first);
    } else memory.fill(siftSimilarities, 0, 4 * BLOCK);
    offerScores(heaps, rows, objects, query, first);
  }
  return scored;
}

/** Lists the rows from `from` to `to` whose pictures are wanted and have not been seen. */
@inline
function accept(from: i32, to: i32, numbers: usize, accepts: usize, seen: usize): i32 {
  let rows = 0;
  for (let row = from; row < to; row++) {
    const number = load<u32>(numbers + (<usize>row << 2));
    const word = seen + <usize>((number >> 5) << 2);
    const before = load<i32>(word);
    const wanted = i32(accepts === 0 || load<u8>(accepts + row) !== 0);
    store<i32>(word, before | (wanted << (number & 31)));
    store<i32>(accepted + (<usize>rows << 2), row);
    rows += wanted & ~(before >>> (number & 31));
  }
  return rows;
}

/** Cosines of the accepted rows with the query, within 0 and 1. */
@inline
function compare(vectors: usize, scales: usize, stride: i32, query: usize, scale: f32, rows: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    const row = load<i32>(accepted + (<usize>i << 2));
    const dot = <f32>dotBytes(vectors + <usize>row * stride, query, stride);
    store<f32>(out + (<usize>i << 2), clip(dot * (load<f32>(scales + (<usize>row << 2)) * scale)));
  }
}

/** Offers the scores of the accepted rows; what the object adds is computed only where it may make the difference. */
@inline
function offerScores(heap: usize, rows: i32, objects: usize, query: usize, first: i32): void {
  const cnnWeights = f32x4.splat(load<f32>(query, 80)), siftWeights = f32x4.splat(load<f32>(query, 84));
  const objectMost = f32x4.splat(load<f32>(query, 96));
  for (let i = 0; i < rows; i += 4) {
    const at = <usize>i << 2;
    const vectors = f32x4.add(
      f32x4.mul(cnnWeights, v128.load(cnnSimilarities + at)),
      f32x4.mul(siftWeights, v128.load(siftSimilarities + at)),
    );
    const above = i32x4.bitmask(f32x4.gt(f32x4.add(vectors, objectMost), f32x4.splat(threshold(heap))));
    if (above === 0) continue;
    v128.store(cnnSimilarities + at, vectors);
    for (let mask = above & ((1 << min(4, rows - i)) - 1); mask !== 0; mask &= mask - 1) {
      const lane = at + (<usize>ctz(mask) << 2);
      const row = load<i32>(accepted + lane);
      offer(heap, load<f32>(cnnSimilarities + lane) + objectScore(objects + (<usize>row << 5), query), first + row);
    }
  }
}

@inline
function clip(cosine: f32): f32 {
  return min<f32>(1, max<f32>(0, cosine));
}
