import { padEvenRow, reflect } from './borders';
import { MAX_TAPS } from './phases';

const rows = memory.data((2 * MAX_TAPS + 2) * 4, 16);

/**
 * Computes rows `from` (even) to `to` of the Gaussian blur of a picture of `width` x `height`,
 * given only the even pixels of its even rows (`half`), by the weights of `fitPhases`. Even and odd
 * outputs each use half the taps of the whole kernel, and the vertical pass runs over half the
 * columns: about 40 % of the work of `blurRows`.
 */
export function blurRowsFromHalf(
  half: usize, halfStride: usize, target: usize, width: i32, height: i32, stride: usize, from: i32, to: i32,
  pairs: usize, reach: i32, even: usize, odd: usize,
): void {
  const bytes = ((<usize>width + 1) >> 1) << 2;
  for (let i = from >> 1; 2 * i < to; i++) {
    for (let k = -reach; k <= reach + 1; k++) {
      store<u32>(rows + (<usize>(k + reach) << 2), <u32>(half + <usize>(reflect(2 * (i + k), height) >> 1) * halfStride));
    }
    sumRows(rows + (<usize>reach << 2), even, odd, bytes, pairs, reach);
    padEvenRow(even, width, reach + 1);
    sumColumns(even, target + <usize>(2 * i) * stride, bytes, pairs, reach);
    if (2 * i + 1 >= to) break;
    padEvenRow(odd, width, reach + 1);
    sumColumns(odd, target + <usize>(2 * i + 1) * stride, bytes, pairs, reach);
  }
}

/** Vertical pass of two rows: one at a row of the half picture and the one below. */
function sumRows(pointers: usize, even: usize, odd: usize, bytes: usize, pairs: usize, reach: i32): void {
  const end = (<usize>reach + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 32) {
    const c = <usize>load<u32>(pointers) + x;
    const n = <usize>load<u32>(pointers, 4) + x;
    const c0 = v128.load(c);
    const c1 = v128.load(c, 16);
    let r0 = v128.load(n);
    let r1 = v128.load(n, 16);
    const we = v128.load32_splat(pairs);
    const wo = v128.load32_splat(pairs, 4);
    let e0 = f32x4.mul(c0, we);
    let e1 = f32x4.mul(c1, we);
    let o0 = f32x4.mul(f32x4.add(c0, r0), wo);
    let o1 = f32x4.mul(f32x4.add(c1, r1), wo);
    for (let k: usize = 4; k < end; k += 4) {
      const p = <usize>load<u32>(pointers - k) + x;
      const q = <usize>load<u32>(pointers + k, 4) + x;
      const we = v128.load32_splat(pairs + 2 * k);
      const wo = v128.load32_splat(pairs + 2 * k, 4);
      const l0 = v128.load(p);
      const l1 = v128.load(p, 16);
      e0 = f32x4.add(e0, f32x4.mul(f32x4.add(l0, r0), we));
      e1 = f32x4.add(e1, f32x4.mul(f32x4.add(l1, r1), we));
      r0 = v128.load(q);
      r1 = v128.load(q, 16);
      o0 = f32x4.add(o0, f32x4.mul(f32x4.add(l0, r0), wo));
      o1 = f32x4.add(o1, f32x4.mul(f32x4.add(l1, r1), wo));
    }
    v128.store(even + x, e0);
    v128.store(even + x, e1, 16);
    v128.store(odd + x, o0);
    v128.store(odd + x, o1, 16);
  }
}

/** Horizontal pass of one padded row of even pixels; writes twice as many pixels. */
function sumColumns(row: usize, target: usize, bytes: usize, pairs: usize, reach: i32): void {
  const end = (<usize>reach + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 32) {
    const c = row + x;
    const c0 = v128.load(c);
    const c1 = v128.load(c, 16);
    let r0 = v128.load(c, 4);
    let r1 = v128.load(c, 20);
    const we = v128.load32_splat(pairs);
    const wo = v128.load32_splat(pairs, 4);
    let e0 = f32x4.mul(c0, we);
    let e1 = f32x4.mul(c1, we);
    let o0 = f32x4.mul(f32x4.add(c0, r0), wo);
    let o1 = f32x4.mul(f32x4.add(c1, r1), wo);
    for (let k: usize = 4; k < end; k += 4) {
      const p = c - k;
      const q = c + k;
      const we = v128.load32_splat(pairs + 2 * k);
      const wo = v128.load32_splat(pairs + 2 * k, 4);
      const l0 = v128.load(p);
      const l1 = v128.load(p, 16);
      e0 = f32x4.add(e0, f32x4.mul(f32x4.add(l0, r0), we));
      e1 = f32x4.add(e1, f32x4.mul(f32x4.add(l1, r1), we));
      r0 = v128.load(q, 4);
      r1 = v128.load(q, 20);
      o0 = f32x4.add(o0, f32x4.mul(f32x4.add(l0, r0), wo));
      o1 = f32x4.add(o1, f32x4.mul(f32x4.add(l1, r1), wo));
    }
    const to = target + 2 * x;
    v128.store(to, i32x4.shuffle(e0, o0, 0, 4, 1, 5));
    v128.store(to, i32x4.shuffle(e0, o0, 2, 6, 3, 7), 16);
    v128.store(to, i32x4.shuffle(e1, o1, 0, 4, 1, 5), 32);
    v128.store(to, i32x4.shuffle(e1, o1, 2, 6, 3, 7), 48);
  }
}
