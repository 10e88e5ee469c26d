// Kernels of the codebooks. Descriptors are uint8. Centroids are int16 in sixteenths of a
// descriptor unit, so that assignments and residuals are exact integers. Every address is 16-byte
// aligned.

import { laneSums, laneSumsOfFloats } from '../../math/assembly/lanes';

const DIMENSIONS: usize = 128;
/** Bytes of a descriptor or centroid in int16. */
const WIDE: usize = 256;

export { heapBase } from '../../math/assembly/heap';

/** Descriptors, the centroids to assign them to, and where the results go. */
@unmanaged
class Assignment {
  /** count x 128 u8. */
  descriptors: usize;
  count: i32;
  /** k x 128 i16. */
  centroids: usize;
  /**
   * k i32: |c|^2 / 32 in the fixed point of the centroids; large enough for padding centroids that none
   * is ever nearest.
   */
  biases: usize;
  /** Number of centroids, padding included; a multiple of 4. */
  k: i32;
  /** Scratch: 512 bytes. */
  scratch: usize;
  /** Result: count i32, the nearest centroid of each descriptor. */
  nearest: usize;
  /** Result: count i32, 16 (x.c - |c|^2 / 2) with the nearest centroid. */
  similarities: usize;
}

/** Finds the nearest centroid of each descriptor; the first of equally near ones. */
export function assign(assignment: Assignment): void {
  const count = assignment.count;
  const wide = assignment.scratch;
  const centroids = assignment.centroids;
  const biases = assignment.biases;
  const k = assignment.k;
  const nearest = assignment.nearest;
  const similarity = assignment.similarities;
  let x = assignment.descriptors;
  for (let row = 0; row < count; row += 2) {
    const second: usize = row + 1 < count ? DIMENSIONS : 0;
    for (let d: usize = 0; d < DIMENSIONS; d += 8) {
      v128.store(wide + (d << 1), v128.load_ext<u8>(x + d));
      v128.store(wide + (d << 1), v128.load_ext<u8>(x + second + d), 256);
    }
    let best0 = i32x4.splat(i32.MIN_VALUE), best1 = i32x4.splat(i32.MIN_VALUE);
    let which0 = i32x4.splat(0), which1 = i32x4.splat(0);
    for (let c = 0; c < k; c += 4) {
      const right = centroids + <usize>c * WIDE;
      let s00 = i32x4.splat(0), s01 = i32x4.splat(0), s02 = i32x4.splat(0), s03 = i32x4.splat(0);
      let s10 = i32x4.splat(0), s11 = i32x4.splat(0), s12 = i32x4.splat(0), s13 = i32x4.splat(0);
      for (let d: usize = 0; d < WIDE; d += 16) {
        const x0 = v128.load(wide + d);
        const x1 = v128.load(wide + d, 256);
        const y0 = v128.load(right + d);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, y0));
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, y0));
        const y1 = v128.load(right + d, 256);
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, y1));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, y1));
        const y2 = v128.load(right + d, 512);
        s02 = i32x4.add(s02, i32x4.dot_i16x8_s(x0, y2));
        s12 = i32x4.add(s12, i32x4.dot_i16x8_s(x1, y2));
        const y3 = v128.load(right + d, 768);
        s03 = i32x4.add(s03, i32x4.dot_i16x8_s(x0, y3));
        s13 = i32x4.add(s13, i32x4.dot_i16x8_s(x1, y3));
      }
      const bias = v128.load(biases + (<usize>c << 2));
      const score0 = i32x4.sub(laneSums(s00, s01, s02, s03), bias);
      const score1 = i32x4.sub(laneSums(s10, s11, s12, s13), bias);
      which0 = v128.bitselect(i32x4.splat(c), which0, i32x4.gt_s(score0, best0));
      best0 = i32x4.max_s(best0, score0);
      which1 = v128.bitselect(i32x4.splat(c), which1, i32x4.gt_s(score1, best1));
      best1 = i32x4.max_s(best1, score1);
    }
    const at = <usize>row << 2;
    v128.store(wide, best0);
    v128.store(wide, which0, 16);
    reduce(wide, nearest + at, similarity + at);
    if (second) {
      v128.store(wide, best1);
      v128.store(wide, which1, 16);
      reduce(wide, nearest + at + 4, similarity + at + 4);
    }
    x += second << 1;
  }
}

function reduce(lanes: usize, nearest: usize, similarity: usize): void {
  let best = load<i32>(lanes), which = load<i32>(lanes, 16);
  for (let lane: i32 = 1; lane < 4; lane++) {
    const score = load<i32>(lanes + (<usize>lane << 2));
    const row = load<i32>(lanes + (<usize>lane << 2), 16) + lane;
    if (score > best || (score === best && row < which)) {
      best = score;
      which = row;
    }
  }
  store<i32>(nearest, which);
  store<i32>(similarity, best);
}

/** Adds each descriptor to the sum (k x 128 i32) and the count (k i32) of its nearest centroid. */
export function accumulate(x: usize, count: i32, nearest: usize, sums: usize, counts: usize): void {
  for (let row = 0; row < count; row++) {
    const c = <usize>load<i32>(nearest + (<usize>row << 2));
    const sum = sums + c * 512;
    for (let d: usize = 0; d < DIMENSIONS; d += 8) {
      const values = v128.load_ext<u8>(x + d);
      const at = sum + (d << 2);
      v128.store(at, i32x4.add(v128.load(at), v128.extend_low<u16>(values)));
      v128.store(at, i32x4.add(v128.load(at, 16), v128.extend_high<u16>(values)), 16);
    }
    store<i32>(counts + (c << 2), load<i32>(counts + (c << 2)) + 1);
    x += DIMENSIONS;
  }
}

/**
 * Computes the products of `rows` (a multiple of 4) int8 rows of `columns` (a multiple of 8) and a
 * float32 vector: out[r] = row r . v.
 */
export function projectInt8(v: usize, columns: i32, matrix: usize, rows: i32, out: usize): void {
  const stride = <usize>columns;
  for (let row = 0; row < rows; row += 4) {
    let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
    for (let c: usize = 0; c < stride; c += 8) {
      const low = v128.load(v + (c << 2));
      const high = v128.load(v + (c << 2), 16);
      a0 = addProducts(a0, low, high, matrix + c);
      a1 = addProducts(a1, low, high, matrix + stride + c);
      a2 = addProducts(a2, low, high, matrix + 2 * stride + c);
      a3 = addProducts(a3, low, high, matrix + 3 * stride + c);
    }
    v128.store(out, laneSumsOfFloats(a0, a1, a2, a3));
    out += 16;
    matrix += stride << 2;
  }
}

@inline
function addProducts(sum: v128, low: v128, high: v128, row: usize): v128 {
  const values = v128.load_ext<i8>(row);
  sum = f32x4.add(sum, f32x4.mul(low, f32x4.convert_i32x4_s(v128.extend_low<i16>(values))));
  return f32x4.add(sum, f32x4.mul(high, f32x4.convert_i32x4_s(v128.extend_high<i16>(values))));
}
