/**
 * Marks rows (u8) whose pictures are accepted and not yet seen, and marks those pictures as seen
 * (u8 by picture number). Consecutive numbers, which most pictures have, are processed by four.
 *
 * numbers: one i32 per row. accepts: 1 or 0 per row (u8); address 0 where all rows are accepted.
 *
 * @returns number of rows marked
 */
export function markUnseen(rows: usize, numbers: usize, accepts: usize, seen: usize, marks: usize): i32 {
  let marked = 0;
  let row: usize = 0;
  for (; row + 4 <= rows; row += 4) {
    const four = v128.load(numbers + (row << 2));
    const first = i32x4.extract_lane(four, 0);
    if (i32x4.all_true(i32x4.eq(four, i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3))))) {
      const before = load<u32>(seen + first);
      const accepted = accepts === 0 ? 0x01010101 : load<u32>(accepts + row);
      store<u32>(seen + first, before | accepted);
      store<u32>(marks + row, accepted & ~before);
      marked += popcnt(accepted & ~before);
    } else {
      for (let i = row; i < row + 4; i++) marked += markOne(i, numbers, accepts, seen, marks);
    }
  }
  store<u32>(marks + row, 0);
  for (; row < rows; row++) marked += markOne(row, numbers, accepts, seen, marks);
  return marked;
}

@inline
function markOne(row: usize, numbers: usize, accepts: usize, seen: usize, marks: usize): i32 {
  const number = load<u32>(numbers + (row << 2));
  const before = load<u8>(seen + number);
  const accepted = accepts === 0 ? 1 : load<u8>(accepts + row);
  store<u8>(seen + number, before | accepted);
  store<u8>(marks + row, accepted & ~before);
  return accepted & ~before;
}
