import { boundSimilarities, queryBytes, similarity } from "./channel";
import { offer, threshold } from "./heap";
import { objectScore } from "./object";
import { markUnseen } from "./seen";

/** Rows that are taken at a time: what is known of them stays in the first-level cache. */
const BLOCK: i32 = 512;
const wanted = memory.data(BLOCK + 4, 16);
const cnnBounds = memory.data(4 * BLOCK, 16);
const siftBounds = memory.data(4 * BLOCK, 16);

/**
 * Scores pictures by eq. (10) and offers them to three heaps: by score, by similarity in SIFT, by similarity in the CNN. A
 * row whose bounds pass no heap's threshold is done with; the similarities of the others are computed.
 *
 * cnn, sift: `count` rows with measures, see `channel.ts`, readable to a multiple of four. objects: `count` x 8 f32, laid out
 * as `objectScore` has them. numbers: one i32 per row, the number of its picture. accepts: 1 or 0 per row (u8), 0 = passed
 * over; or 0 for none of that. seen: 1 or 0 per picture number (u8); pictures that were seen are passed over, those scored are
 * seen from there on.
 * query: the object's 20 f32 of `objectScore`; weights of cnn and sift, most that the object can add (f32, at 80); padding to
 * 96; then the query in the CNN and in SIFT.
 * heap: by score; at `heapBytes` and twice that from there the ones for SIFT and the CNN. Row i is offered as `first` + i.
 *
 * @returns how many were scored
 */
export function scanPictures(
  cnn: usize, cnnMeasures: usize, cnnStride: usize, sift: usize, siftMeasures: usize, siftStride: usize, objects: usize,
  numbers: usize, accepts: usize, count: i32, seen: usize, query: usize, heap: usize, heapBytes: i32, first: i32,
): i32 {
  const cnnWeight = load<f32>(query, 80), siftWeight = load<f32>(query, 84), objectMost = load<f32>(query, 88);
  const cnnQuery = query + 96, siftQuery = cnnQuery + queryBytes(cnnStride);
  const siftHeap = heap + heapBytes, cnnHeap = siftHeap + heapBytes;
  const cnnCounts = cnnWeight > 0 || threshold(cnnHeap) < Infinity;
  const siftCounts = siftWeight > 0 || threshold(siftHeap) < Infinity;
  const padded = <usize>((count + 3) & ~3);
  let scored = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const rows = min(BLOCK, count - from);
    const at = <usize>from, measured = at << 2;
    scored += markUnseen(rows, numbers + measured, accepts === 0 ? 0 : accepts + at, seen, wanted);
    if (cnnCounts) {
      boundSimilarities(cnn + at * cnnStride, cnnMeasures + measured, padded, cnnStride, cnnQuery, wanted, rows, cnnBounds);
    }
    if (siftCounts) {
      boundSimilarities(sift + at * siftStride, siftMeasures + measured, padded, siftStride, siftQuery, wanted, rows, siftBounds);
    }
    // Thresholds rise only where something is offered.
    let scoreLeast = f32x4.splat(threshold(heap));
    let siftLeast = f32x4.splat(threshold(siftHeap)), cnnLeast = f32x4.splat(threshold(cnnHeap));
    for (let i = 0; i < rows; i += 4) {
      let cnnMost = f32x4.splat(0), siftMost = f32x4.splat(0);
      if (cnnCounts) cnnMost = v128.load(cnnBounds + (<usize>i << 2));
      if (siftCounts) siftMost = v128.load(siftBounds + (<usize>i << 2));
      const vectorsMost = f32x4.add(f32x4.mul(f32x4.splat(cnnWeight), cnnMost), f32x4.mul(f32x4.splat(siftWeight), siftMost));
      const byScore = f32x4.gt(f32x4.add(vectorsMost, f32x4.splat(objectMost)), scoreLeast);
      const bySift = f32x4.gt(siftMost, siftLeast);
      const byCnn = f32x4.gt(cnnMost, cnnLeast);
      let maybe = i32x4.bitmask(v128.or(byScore, v128.or(bySift, byCnn)));
      if (maybe === 0) continue;
      for (; maybe !== 0; maybe &= maybe - 1) {
        const place = i + ctz(maybe);
        if (load<u8>(wanted + place) === 0) continue;
        const row = from + place;
        let cnnSimilarity: f32 = 0, siftSimilarity: f32 = 0;
        if (cnnCounts) cnnSimilarity = similarity(cnn, cnnMeasures, cnnStride, cnnQuery, row);
        if (siftCounts) siftSimilarity = similarity(sift, siftMeasures, siftStride, siftQuery, row);
        offer(cnnHeap, cnnSimilarity, first + row);
        offer(siftHeap, siftSimilarity, first + row);
        const vectors = cnnWeight * cnnSimilarity + siftWeight * siftSimilarity;
        if (vectors + objectMost > threshold(heap)) {
          offer(heap, vectors + objectScore(objects + (<usize>row << 5), query), first + row);
        }
      }
      scoreLeast = f32x4.splat(threshold(heap));
      siftLeast = f32x4.splat(threshold(siftHeap));
      cnnLeast = f32x4.splat(threshold(cnnHeap));
    }
  }
  return scored;
}
