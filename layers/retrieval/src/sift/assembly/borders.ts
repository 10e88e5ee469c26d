/** The index that BORDER_REFLECT_101 reads in place of `i`: gfedcb|abcdefgh|gfedcba. */
export function reflect(i: i32, n: i32): i32 {
  if (n == 1) return 0;
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * n - 2 - i;
  return i;
}

/** Mirrors both ends of a row into margins of `radius` pixels. */
export function padRow(row: usize, width: i32, radius: i32): void {
  for (let k = 1; k <= radius; k++) {
    copyPixel(row, -k, reflect(-k, width));
    copyPixel(row, width - 1 + k, reflect(width - 1 + k, width));
  }
}

/** As above for a row that holds only the even pixels of a row of `width` pixels. */
export function padEvenRow(row: usize, width: i32, radius: i32): void {
  const last = (width - 1) >> 1;
  for (let k = 1; k <= radius; k++) {
    copyPixel(row, -k, reflect(-2 * k, width) >> 1);
    copyPixel(row, last + k, reflect(2 * (last + k), width) >> 1);
  }
}

@inline
function copyPixel(row: usize, to: i32, from: i32): void {
  store<f32>(row + (to << 2), load<f32>(row + (from << 2)));
}
