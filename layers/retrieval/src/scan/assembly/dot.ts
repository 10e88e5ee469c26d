/**
 * row . query of `stride` (a multiple of 32) int8 and int16 elements. The caller scales the query
 * so that no sum overflows.
 */
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
 * Inner products of four rows of `stride` (a multiple of 64) int8 elements with a query of elements
 * from 0 to 127.
 *
 * Exact, and the same on every machine. The relaxed instruction leaves two things open: whether it
 * reads a query element above 127 as negative, and whether the sum of two neighbouring products
 * wraps or saturates at 16 bits. No element is above 127, and no such sum exceeds 2 * 128 * 127 =
 * 32512.
 */
@inline
export function dotFourRows(row: usize, query: usize, stride: usize): v128 {
  const s01 = dotTwoRows(row, query, stride), s23 = dotTwoRows(row + 2 * stride, query, stride);
  return i32x4.add(v128.shuffle<i32>(s01, s23, 0, 2, 4, 6), v128.shuffle<i32>(s01, s23, 1, 3, 5, 7));
}

/**
 * Two inner products as sums of two lanes each. A cache line of one row, then one of the other:
 * memory delivers four rows at once more slowly, and loading the query for every row takes longer
 * in the cache.
 */
@inline
function dotTwoRows(row: usize, query: usize, stride: usize): v128 {
  const other = row + stride;
  let a0 = i32x4.splat(0), a1 = i32x4.splat(0), b0 = i32x4.splat(0), b1 = i32x4.splat(0);
  for (let i: usize = 0; i < stride; i += 64) {
    const q0 = v128.load(query + i), q1 = v128.load(query + i, 16);
    const q2 = v128.load(query + i, 32), q3 = v128.load(query + i, 48);
    const a = row + i, b = other + i;
    a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(a), q0, a0);
    a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(a, 16), q1, a1);
    a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(a, 32), q2, a0);
    a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(a, 48), q3, a1);
    b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(b), q0, b0);
    b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(b, 16), q1, b1);
    b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(b, 32), q2, b0);
    b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(b, 48), q3, b1);
  }
  const sa = i32x4.add(a0, a1), sb = i32x4.add(b0, b1);
  return i32x4.add(v128.shuffle<i32>(sa, sb, 0, 1, 4, 5), v128.shuffle<i32>(sa, sb, 2, 3, 6, 7));
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
