/** Every second pixel of every second row, the first included; `width` and `height` are the result's, `stride` bytes its rows'. */
export function halve(source: usize, sourceStride: usize, target: usize, width: i32, height: i32, stride: usize): void {
  const bytes = <usize>width << 2;
  for (let y = 0; y < height; y++) {
    const from = source + <usize>y * 2 * sourceStride;
    const to = target + <usize>y * stride;
    for (let x: usize = 0; x < bytes; x += 16) {
      v128.store(to + x, i32x4.shuffle(v128.load(from + 2 * x), v128.load(from + 2 * x, 16), 0, 2, 4, 6));
    }
  }
}
