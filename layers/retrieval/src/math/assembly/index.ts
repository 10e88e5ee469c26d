// Products of float32 matrices. Every address is 16-byte aligned.

import { laneSumsOfFloats } from './lanes';

export { heapBase } from './heap';

/**
 * Computes the inner products out[i, j] = a_i . b_j of float32 rows of `columns` (a multiple of 4).
 * `rowsB` is a multiple of 4. For an odd `rowsA` the last row is computed twice.
 */
export function dotRows(a: usize, rowsA: i32, b: usize, rowsB: i32, columns: i32, out: usize): void {
  const stride = <usize>columns << 2;
  for (let j = 0; j < rowsB; j += 4) {
    const b0 = b + <usize>j * stride;
    const b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
    for (let i = 0; i < rowsA; i += 2) {
      const a0 = a + <usize>i * stride;
      const a1 = i + 1 < rowsA ? a0 + stride : a0;
      let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s02 = f32x4.splat(0), s03 = f32x4.splat(0);
      let s10 = f32x4.splat(0), s11 = f32x4.splat(0), s12 = f32x4.splat(0), s13 = f32x4.splat(0);
      for (let c: usize = 0; c < stride; c += 16) {
        const x0 = v128.load(a0 + c);
        const x1 = v128.load(a1 + c);
        const y0 = v128.load(b0 + c);
        s00 = f32x4.add(s00, f32x4.mul(x0, y0));
        s10 = f32x4.add(s10, f32x4.mul(x1, y0));
        const y1 = v128.load(b1 + c);
        s01 = f32x4.add(s01, f32x4.mul(x0, y1));
        s11 = f32x4.add(s11, f32x4.mul(x1, y1));
        const y2 = v128.load(b2 + c);
        s02 = f32x4.add(s02, f32x4.mul(x0, y2));
        s12 = f32x4.add(s12, f32x4.mul(x1, y2));
        const y3 = v128.load(b3 + c);
        s03 = f32x4.add(s03, f32x4.mul(x0, y3));
        s13 = f32x4.add(s13, f32x4.mul(x1, y3));
      }
      const at = out + ((<usize>i * rowsB + j) << 2);
      v128.store(at, laneSumsOfFloats(s00, s01, s02, s03));
      if (a1 !== a0) v128.store(at + (<usize>rowsB << 2), laneSumsOfFloats(s10, s11, s12, s13));
    }
  }
}

/** Columns per block of `addOuter`, so that its rows stay in the second-level cache. */
const BLOCK: usize = 2048;

/**
 * Adds q_ij a_i to sums_j for every row i of a. q is `rowsA` x `rowsSums`; a and sums have
 * `columns` (a multiple of 4); all are float32.
 */
export function addOuter(a: usize, rowsA: i32, q: usize, sums: usize, rowsSums: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  const step = <usize>rowsSums << 2;
  for (let from: usize = 0; from < stride; from += BLOCK << 2) {
    const to = min(from + (BLOCK << 2), stride);
    for (let j = 0; j < rowsSums; j++) {
      const sum = sums + <usize>j * stride;
      let weight = q + (<usize>j << 2);
      let row = a;
      let left = rowsA;
      for (; left >= 4; left -= 4) {
        const w0 = f32x4.splat(load<f32>(weight));
        const w1 = f32x4.splat(load<f32>(weight + step));
        const w2 = f32x4.splat(load<f32>(weight + 2 * step));
        const w3 = f32x4.splat(load<f32>(weight + 3 * step));
        const row1 = row + stride, row2 = row1 + stride, row3 = row2 + stride;
        for (let c = from; c < to; c += 16) {
          const s01 = f32x4.add(f32x4.mul(w0, v128.load(row + c)), f32x4.mul(w1, v128.load(row1 + c)));
          const s23 = f32x4.add(f32x4.mul(w2, v128.load(row2 + c)), f32x4.mul(w3, v128.load(row3 + c)));
          v128.store(sum + c, f32x4.add(v128.load(sum + c), f32x4.add(s01, s23)));
        }
        weight += step << 2;
        row = row3 + stride;
      }
      for (; left > 0; left--) {
        const w0 = f32x4.splat(load<f32>(weight));
        for (let c = from; c < to; c += 16) {
          v128.store(sum + c, f32x4.add(v128.load(sum + c), f32x4.mul(w0, v128.load(row + c))));
        }
        weight += step;
        row += stride;
      }
    }
  }
}
