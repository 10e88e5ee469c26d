// One channel (CNN or SIFT) of some rows and one query. An element of a row is an int8 times the
// row's scale. The query is stored twice: in int16 for similarities, and in 7 bits for bounds on
// them, which take half the time.
// 
// rows: `stride` int8 each. measures: the rows' scales (f32), sums of their int8 (i32) and lengths
// (f32), each part for `padded` rows. query: scale of its int16, step of its 7 bits, reach (f32),
// the 7 bits that mean 0 (i32); then `stride` int16; then `stride` elements from 0 to 127.

import { dotBytes, dotFourRows } from "./dot";

const NUMBERS: usize = 16;

/** Bytes of the query in a channel. */
@inline
export function queryBytes(stride: usize): usize {
  return NUMBERS + 3 * stride;
}

/** Cosine of a row with the query, clipped to [0, 1]. */
@inline
export function similarity(rows: usize, measures: usize, stride: usize, query: usize, row: usize): f32 {
  const dot = <f32>dotBytes(rows + row * stride, query + NUMBERS, stride);
  return min<f32>(1, max<f32>(0, dot * (load<f32>(measures + (row << 2)) * load<f32>(query))));
}

/**
 * Writes upper bounds of `count` similarities (f32), four at a time. Bounds of four rows of which
 * none is wanted (u8) are undefined.
 *
 * With q the query, q' its 7-bit version and x a row, q . x = q' . x + (q - q') . x, and by Cauchy
 * and Schwarz the second part is at most |q - q'| |x|. The query's reach is |q - q'| plus a margin
 * for rounding. An element of q' is step * (e - zero), so q' . x = step * (e . x - zero * sum(x)).
 */
export function boundSimilarities(
  rows: usize, measures: usize, padded: usize, stride: usize, query: usize, wanted: usize, count: usize, bounds: usize,
): void {
  // All rows first, then all measures: memory delivers few streams faster than many.
  dotRows(rows, stride, query + NUMBERS + 2 * stride, wanted, count, bounds);
  const step = v128.load32_splat(query, 4), reach = v128.load32_splat(query, 8), zero = v128.load32_splat(query, 12);
  for (const end = bounds + (count << 2); bounds < end; bounds += 16) {
    const sums = v128.load(measures + (padded << 2)), lengths = v128.load(measures + (padded << 3));
    const dots = i32x4.sub(v128.load(bounds), i32x4.mul(sums, zero));
    const near = f32x4.mul(f32x4.convert_i32x4_s(dots), f32x4.mul(v128.load(measures), step));
    const most = f32x4.add(near, f32x4.mul(lengths, reach));
    v128.store(bounds, f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), most)));
    measures += 16;
  }
}

/**
 * Writes e . x (i32) of `count` rows, four at a time. Four rows of which none is wanted are
 * skipped.
 */
@inline
function dotRows(rows: usize, stride: usize, elements: usize, wanted: usize, count: usize, dots: usize): void {
  for (const end = wanted + count; wanted < end; wanted += 4) {
    if (load<u32>(wanted) !== 0) v128.store(dots, dotFourRows(rows, elements, stride));
    rows += 4 * stride;
    dots += 16;
  }
}
