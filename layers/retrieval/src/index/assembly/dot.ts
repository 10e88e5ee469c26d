/** row . query of `stride` (a multiple of 32) int8 and int16 elements; the caller scales the query so that no sum overflows. */
@inline
export function dotBytes(row: usize, query: usize, stride: usize): i32 {
  let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0);
  const end = row + stride;
  while (row < end) {
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load_ext<i8>(row), v128.load(query)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), v128.load(query, 16)));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 16), v128.load(query, 32)));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 24), v128.load(query, 48)));
    row += 32;
    query += 64;
  }
  const s = i32x4.add(i32x4.add(s0, s1), i32x4.add(s2, s3));
  const pairs = i32x4.add(s, v128.shuffle<i32>(s, s, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

/**
 * The inner products of four rows of `stride` (a multiple of 32) int8 elements with a query of elements from 0 to 127.
 *
 * Exact, and the same on every machine. The relaxed instruction leaves two things open: whether it takes an element of the
 * query above 127 as negative, and whether the sum of two neighbouring products wraps or saturates at 16 bits. No element is
 * above 127, and no such sum is beyond 2 * 128 * 127 = 32512.
 */
@inline
export function dotFourRows(row: usize, query: usize, stride: usize): v128 {
  // One after the other: memory is slower to deliver four rows at once, by more than loading the query once would save.
  const s0 = dotSevenBits(row, query, stride), s1 = dotSevenBits(row + stride, query, stride);
  const s2 = dotSevenBits(row + 2 * stride, query, stride), s3 = dotSevenBits(row + 3 * stride, query, stride);
  return sumsOf(s0, s1, s2, s3);
}

/** An inner product as the sum of four lanes. */
@inline
function dotSevenBits(row: usize, query: usize, stride: usize): v128 {
  let s0 = i32x4.splat(0), s1 = i32x4.splat(0);
  for (let i: usize = 0; i < stride; i += 32) {
    s0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(row + i), v128.load(query + i), s0);
    s1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(row + i, 16), v128.load(query + i, 16), s1);
  }
  return i32x4.add(s0, s1);
}

/** The sums of the lanes of each of four. */
@inline
function sumsOf(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const a = i32x4.add(v128.shuffle<i32>(s0, s1, 0, 4, 1, 5), v128.shuffle<i32>(s0, s1, 2, 6, 3, 7));
  const b = i32x4.add(v128.shuffle<i32>(s2, s3, 0, 4, 1, 5), v128.shuffle<i32>(s2, s3, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
}

/** row . query of `stride` (a multiple of 16) float32 elements. */
@inline
export function dotFloats(row: usize, query: usize, stride: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  const end = row + (stride << 2);
  while (row < end) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(row), v128.load(query)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(row, 16), v128.load(query, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(row, 32), v128.load(query, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(row, 48), v128.load(query, 48)));
    row += 64;
    query += 64;
  }
  return sumOf(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

@inline
export function sumOf(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}
