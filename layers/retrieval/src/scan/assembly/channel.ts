// One channel (CNN or SIFT) of some rows beside one query. An element of a row is an int8 times the row's scale. The query is
// there twice: in int16 for similarities, and in 7 bits for bounds on them, which take half the time.
//
// rows: `stride` int8 each. measures: the rows' scales (f32), the sums of their int8 (i32) and their lengths (f32), each part
// for `padded` rows. query: scale of its int16, step of its 7 bits, reach (f32), the 7 bits that mean 0 (i32); then `stride`
// int16; then `stride` elements from 0 to 127.

import { dotBytes, dotFourRows } from "./dot";

const NUMBERS: usize = 16;

/** Bytes of the query in a channel. */
@inline
export function queryBytes(stride: usize): usize {
  return NUMBERS + 3 * stride;
}

/** The cosine of a row with the query, within 0 and 1. */
@inline
export function similarity(rows: usize, measures: usize, stride: usize, query: usize, row: usize): f32 {
  const dot = <f32>dotBytes(rows + row * stride, query + NUMBERS, stride);
  return min<f32>(1, max<f32>(0, dot * (load<f32>(measures + (row << 2)) * load<f32>(query))));
}

/**
 * Writes what `count` similarities do not exceed (f32), four at a time; anything for four rows none of which is wanted (u8).
 *
 * With q the query, q' the one of 7 bits and x a row, q . x is q' . x + (q - q') . x, and by Cauchy and Schwarz the second
 * part is at most |q - q'| |x|: the query's reach is |q - q'| and a little for rounding. An element of q' is
 * step * (e - zero), so q' . x is step * (e . x - zero * sum(x)).
 */
export function boundSimilarities(
  rows: usize, measures: usize, padded: usize, stride: usize, query: usize, wanted: usize, count: usize, bounds: usize,
): void {
  // First all the rows, then all their measures: memory delivers few streams at once faster than many.
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

/** Writes e . x (i32) of `count` rows, four at a time; nothing for four rows none of which is wanted. */
@inline
function dotRows(rows: usize, stride: usize, elements: usize, wanted: usize, count: usize, dots: usize): void {
  for (const end = wanted + count; wanted < end; wanted += 4) {
    if (load<u32>(wanted) !== 0) v128.store(dots, dotFourRows(rows, elements, stride));
    rows += 4 * stride;
    dots += 16;
  }
}
