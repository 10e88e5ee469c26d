import { dot, sumOf } from "./vector";

/**
 * Adds every row to the sum of its class, in float64. Rows with a negative class are left out.
 * `sums` is classes x stride.
 */
export function addRowsByClass(x: usize, classes: usize, rows: i32, stride: i32, sums: usize): void {
  for (let i = 0; i < rows; i++) {
    const c = load<i32>(classes + ((<usize>i) << 2));
    if (c < 0) continue;
    let target = sums + ((<usize>c * <usize>stride) << 3);
    let row = x + ((<usize>i * <usize>stride) << 2);
    const end = row + ((<usize>stride) << 2);
    while (row < end) {
      const four = v128.load(row);
      const high = i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(four)));
      v128.store(target, f64x2.add(v128.load(target, 16), f64x2.promote_low_f32x4(high)), 16);
      row += 16;
      target += 32;
    }
  }
}

/** The sum of all squared values. */
export function energy(x: usize, rows: i32, stride: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const row = x + ((<usize>i * <usize>stride) << 2);
    total += dot(row, row, stride);
  }
  return total;
}

/**
 * Lowers nearest[i] to |row i - centre|^2 where that is smaller.
 *
 * @returns the sum of all
 */
export function lowerDistances(x: usize, rows: i32, stride: i32, centre: usize, nearest: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    let row = x + ((<usize>i * <usize>stride) << 2);
    let other = centre;
    const end = row + ((<usize>stride) << 2);
    while (row < end) {
      const difference = f32x4.sub(v128.load(row), v128.load(other));
      sum = f32x4.add(sum, f32x4.mul(difference, difference));
      row += 16;
      other += 16;
    }
    const distance = sumOf(sum);
    const at = nearest + ((<usize>i) << 2);
    const lowest = min(load<f32>(at), distance);
    store<f32>(at, lowest);
    total += lowest;
  }
  return total;
}

/** Computes out[r] = row r . query in f32. The query is padded like a row. */
export function products(x: usize, rows: i32, stride: i32, query: usize, out: usize): void {
  for (let r = 0; r < rows; r++) {
    store<f32>(out + ((<usize>r) << 2), dot(x, query, stride));
    x += (<usize>stride) << 2;
  }
}
