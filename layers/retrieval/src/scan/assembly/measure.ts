/**
 * Writes sums of the elements (i32) and lengths (f32) of rows of `stride` (a multiple of 8) int8
 * elements with scales, behind the scales. Each part has room for `padded` rows.
 */
export function measureRows(row: usize, scales: usize, count: i32, padded: i32, stride: i32): void {
  const part = <usize>padded << 2;
  for (const end = scales + (<usize>count << 2); scales < end; scales += 4) {
    let sums = i32x4.splat(0), squares = i32x4.splat(0);
    for (const next = row + stride; row < next; row += 8) {
      const elements = v128.load_ext<i8>(row);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(elements));
      squares = i32x4.add(squares, i32x4.dot_i16x8_s(elements, elements));
    }
    store<i32>(scales + part, sumOf(sums));
    store<f32>(scales + 2 * part, load<f32>(scales) * sqrt(<f32>sumOf(squares)));
  }
}

@inline
function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3)
  );
}
