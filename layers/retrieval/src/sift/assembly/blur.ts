import { padRow, reflect } from './borders';
import { MAX_RADIUS } from './gaussian';

/** Padding in bytes on both sides of a row buffer. */
export const ROW_MARGIN: usize = MAX_RADIUS * 4;

const rows = memory.data((2 * MAX_RADIUS + 1) * 4, 16);

/**
 * Computes rows `from` to `to` of a Gaussian blur by a kernel given as its right half. The vertical
 * pass comes first, so that one row of scratch is enough. `stride` is in bytes, a multiple of 64;
 * `row` has `ROW_MARGIN` on both sides.
 */
export function blurRows(
  source: usize, target: usize, width: i32, height: i32, stride: usize, from: i32, to: i32,
  weights: usize, radius: i32, row: usize,
): void {
  for (let y = from; y < to; y++) {
    for (let k = -radius; k <= radius; k++) {
      store<u32>(rows + (<usize>(k + radius) << 2), <u32>(source + <usize>reflect(y + k, height) * stride));
    }
    sumRows(rows + (<usize>radius << 2), row, stride, weights, radius);
    padRow(row, width, radius);
    sumColumns(row, target + <usize>y * stride, stride, weights, radius);
  }
}

/** Vertical pass of one row. `pointers` is the middle of a table of row addresses. */
function sumRows(pointers: usize, target: usize, bytes: usize, weights: usize, radius: i32): void {
  const end = (<usize>radius + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 64) {
    const w0 = v128.load32_splat(weights);
    const c = <usize>load<u32>(pointers) + x;
    let a0 = f32x4.mul(v128.load(c), w0);
    let a1 = f32x4.mul(v128.load(c, 16), w0);
    let a2 = f32x4.mul(v128.load(c, 32), w0);
    let a3 = f32x4.mul(v128.load(c, 48), w0);
    for (let k: usize = 4; k < end; k += 4) {
      const w = v128.load32_splat(weights + k);
      const p = <usize>load<u32>(pointers - k) + x;
      const q = <usize>load<u32>(pointers + k) + x;
      a0 = f32x4.add(a0, f32x4.mul(f32x4.add(v128.load(p), v128.load(q)), w));
      a1 = f32x4.add(a1, f32x4.mul(f32x4.add(v128.load(p, 16), v128.load(q, 16)), w));
      a2 = f32x4.add(a2, f32x4.mul(f32x4.add(v128.load(p, 32), v128.load(q, 32)), w));
      a3 = f32x4.add(a3, f32x4.mul(f32x4.add(v128.load(p, 48), v128.load(q, 48)), w));
    }
    v128.store(target + x, a0);
    v128.store(target + x, a1, 16);
    v128.store(target + x, a2, 32);
    v128.store(target + x, a3, 48);
  }
}

/** Horizontal pass of one padded row. */
function sumColumns(row: usize, target: usize, bytes: usize, weights: usize, radius: i32): void {
  const end = (<usize>radius + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 64) {
    const w0 = v128.load32_splat(weights);
    const c = row + x;
    let a0 = f32x4.mul(v128.load(c), w0);
    let a1 = f32x4.mul(v128.load(c, 16), w0);
    let a2 = f32x4.mul(v128.load(c, 32), w0);
    let a3 = f32x4.mul(v128.load(c, 48), w0);
    for (let k: usize = 4; k < end; k += 4) {
      const w = v128.load32_splat(weights + k);
      const p = c - k;
      const q = c + k;
      a0 = f32x4.add(a0, f32x4.mul(f32x4.add(v128.load(p), v128.load(q)), w));
      a1 = f32x4.add(a1, f32x4.mul(f32x4.add(v128.load(p, 16), v128.load(q, 16)), w));
      a2 = f32x4.add(a2, f32x4.mul(f32x4.add(v128.load(p, 32), v128.load(q, 32)), w));
      a3 = f32x4.add(a3, f32x4.mul(f32x4.add(v128.load(p, 48), v128.load(q, 48)), w));
    }
    v128.store(target + x, a0);
    v128.store(target + x, a1, 16);
    v128.store(target + x, a2, 32);
    v128.store(target + x, a3, 48);
  }
}
