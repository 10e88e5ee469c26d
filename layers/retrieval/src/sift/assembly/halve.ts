/** Rows `from` to `to` of the half picture: every second pixel of every second row. `width` pixels, strides in bytes. */
export function halveRows(
  source: usize, sourceStride: usize, target: usize, stride: usize, width: i32, from: i32, to: i32,
): void {
  const bytes = <usize>width << 2;
  for (let y = from; y < to; y++) {
    const row = source + <usize>y * 2 * sourceStride;
    const out = target + <usize>y * stride;
    for (let x: usize = 0; x < bytes; x += 16) {
      v128.store(out + x, i32x4.shuffle(v128.load(row + 2 * x), v128.load(row + 2 * x, 16), 0, 2, 4, 6));
    }
  }
}
