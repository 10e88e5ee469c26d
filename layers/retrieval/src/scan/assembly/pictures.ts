import { boundSimilarities, queryBytes, similarity } from "./channel";
import { offer, threshold } from "./heap";
import { objectScore } from "./object";
import { markUnseen } from "./seen";

/** Rows processed at a time, so that their state stays in the first-level cache. */
const BLOCK: i32 = 512;
const wanted = memory.data(BLOCK + 4, 16);
const cnnBounds = memory.data(4 * BLOCK, 16);
const siftBounds = memory.data(4 * BLOCK, 16);

/** Header of a block of rows. Parts are byte offsets from the header. */
@unmanaged
class PictureRows {
  /** Number of rows. */
  count: i32;
  /** Bytes per CNN row. */
  cnnStride: usize;
  /** Bytes per SIFT row. */
  siftStride: usize;
  /** An i32 per row: the number of its picture. */
  numbers: usize;
  /** count x cnnStride i8, readable to a multiple of four rows; see `channel.ts`. */
  cnn: usize;
  /** Scales, sums and lengths of the CNN rows; see `measureRows`. */
  cnnMeasures: usize;
  /** count x siftStride i8, readable to a multiple of four rows. */
  sift: usize;
  /** Scales, sums and lengths of the SIFT rows. */
  siftMeasures: usize;
  /** count x 8 f32, in the order of `objectScore`. */
  objects: usize;
}

/**
 * Scores pictures by eq. (10) and offers them to three heaps: by score, by similarity in SIFT, by
 * similarity in the CNN. Similarities are computed for rows whose bounds pass a heap's threshold.
 *
 * accepts: a u8 per row, 0 = passed over; address 0 = all rows count.
 * first: position of the first row, counted over all blocks of the scan.
 * seen: a u8 per picture number; pictures marked 1 are passed over, scored ones become marked.
 * query: 20 f32 of `objectScore`; weights of cnn and sift and the most that the object can add
 * (f32, at 80); padding to 96; then the query in the CNN and in SIFT.
 * heap: by score; at `heapBytes` and twice that from there the ones for SIFT and the CNN.
 *
 * @returns number of pictures scored
 */
export function scanPictures(
  rows: PictureRows, accepts: usize, first: i32, seen: usize, query: usize, heap: usize, heapBytes: i32,
): i32 {
  const block = changetype<usize>(rows);
  const cnn = block + rows.cnn, cnnMeasures = block + rows.cnnMeasures, cnnStride = rows.cnnStride;
  const sift = block + rows.sift, siftMeasures = block + rows.siftMeasures, siftStride = rows.siftStride;
  const objects = block + rows.objects, numbers = block + rows.numbers, count = rows.count;
  const cnnWeight = load<f32>(query, 80), siftWeight = load<f32>(query, 84), objectMost = load<f32>(query, 88);
  const cnnQuery = query + 96, siftQuery = cnnQuery + queryBytes(cnnStride);
  const siftHeap = heap + heapBytes, cnnHeap = siftHeap + heapBytes;
  const cnnCounts = cnnWeight > 0 || threshold(cnnHeap) < Infinity;
  const siftCounts = siftWeight > 0 || threshold(siftHeap) < Infinity;
  const padded = <usize>((count + 3) & ~3);
  let scored = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const taken = min(BLOCK, count - from);
    const at = <usize>from, measured = at << 2;
    scored += markUnseen(taken, numbers + measured, accepts === 0 ? 0 : accepts + at, seen, wanted);
    if (cnnCounts) {
      boundSimilarities(cnn + at * cnnStride, cnnMeasures + measured, padded, cnnStride, cnnQuery, wanted, taken, cnnBounds);
    }
    if (siftCounts) {
      boundSimilarities(sift + at * siftStride, siftMeasures + measured, padded, siftStride, siftQuery, wanted, taken, siftBounds);
    }
    // Thresholds rise only where something is offered.
    let scoreLeast = f32x4.splat(threshold(heap));
    let siftLeast = f32x4.splat(threshold(siftHeap)), cnnLeast = f32x4.splat(threshold(cnnHeap));
    for (let i = 0; i < taken; i += 4) {
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
