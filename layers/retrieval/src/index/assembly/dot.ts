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
