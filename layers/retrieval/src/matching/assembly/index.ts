// Exhaustive nearest neighbours between two sets of 128-byte descriptors, exact in integers: the
// squared distance of a and b is |a|^2 + |b|^2 - 2 a.b, with descriptors widened to int16 and one
// side multiplied by -2 beforehand. Every address is 16-byte aligned.

import { laneSums } from '../../math/assembly/lanes';

const DIMENSIONS: i32 = 128;
/** Bytes of a widened descriptor. */
const WIDE: usize = 256;
/**
 * Squared norm of padding rows: larger than that of any descriptor (at most 128 x 255^2 = 8.3
 * million), and the sum of two still fits an i32.
 */
const FAR: i32 = 0x20000000;
/** Reference rows per tile, so that a tile of widened rows stays in the first-level cache. */
const TILE: i32 = 48;

export { heapBase } from '../../math/assembly/heap';

/** Descriptors widened to int16, with padding rows that are far from every descriptor. */
@unmanaged
class WidenedRows {
  /** Number of rows, padding included. */
  rows: i32;
  /** rows x 128 i16. */
  wide: usize;
  /** rows i32: squared norms before widening. */
  norms: usize;
}

/** Where `nearest` writes. */
@unmanaged
class Neighbours {
  /** Scratch: 48 bytes per query row. */
  states: usize;
  /** Scratch: an i32 per reference row. */
  distances: usize;
  /**
   * Result: 3 i32 per query row, its nearest reference row, their squared distance and the squared
   * distance of the second nearest row.
   */
  ofQueries: usize;
  /** Result: an i32 per reference row, its nearest query row. */
  ofReferences: usize;
}

/**
 * Widens `count` descriptors (128 u8 each), multiplied by `factor`, into `target` and writes its
 * padding rows.
 */
export function widen(descriptors: usize, count: i32, factor: i32, target: WidenedRows): void {
  const padded = target.rows;
  let source = descriptors;
  let wide = target.wide;
  let norms = target.norms;
  const factors = i16x8.splat(<i16>factor);
  for (let row = 0; row < count; row++) {
    let sum = i32x4.splat(0);
    for (let d = 0; d < DIMENSIONS; d += 8) {
      const x = v128.load_ext<u8>(source + d);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(x, x));
      v128.store(wide + (<usize>d << 1), i16x8.mul(x, factors));
    }
    store<i32>(norms, horizontal(sum));
    source += DIMENSIONS;
    wide += WIDE;
    norms += 4;
  }
  for (let row = count; row < padded; row++) {
    memory.fill(wide, 0, WIDE);
    store<i32>(norms, FAR);
    wide += WIDE;
    norms += 4;
  }
}

/**
 * Finds the two nearest rows of `references` for each row of `queries`, and the nearest row of
 * `queries` for each row of `references`; the first of equally near ones.
 *
 * @param queries an even number of rows, widened times -2
 * @param references a multiple of 4 rows, widened times 1
 */
export function nearest(queries: WidenedRows, references: WidenedRows, found: Neighbours): void {
  const a = queries.wide;
  const normsA = queries.norms;
  const rowsA = queries.rows;
  const b = references.wide;
  const normsB = references.norms;
  const rowsB = references.rows;
  const states = found.states;
  const nearestA = found.ofQueries;
  const nearestB = found.ofReferences;
  const distanceB = found.distances;
  const farthest = i32x4.splat(i32.MAX_VALUE);
  for (let row = 0; row < rowsA; row++) {
    const state = states + <usize>row * 48;
    v128.store(state, farthest);
    v128.store(state, farthest, 16);
    v128.store(state, i32x4.splat(0), 32);
  }
  for (let row = 0; row < rowsB; row += 4) {
    v128.store(distanceB + (<usize>row << 2), farthest);
    v128.store(nearestB + (<usize>row << 2), i32x4.splat(0));
  }
  for (let from = 0; from < rowsB; from += TILE) {
    const to = min(from + TILE, rowsB);
    for (let row = 0; row < rowsA; row += 2) {
      const left = a + <usize>row * WIDE;
      const state = states + <usize>row * 48;
      const norm0 = i32x4.splat(load<i32>(normsA + (<usize>row << 2)));
      const norm1 = i32x4.splat(load<i32>(normsA + (<usize>row << 2), 4));
      for (let column = from; column < to; column += 4) {
        const right = b + <usize>column * WIDE;
        let s00 = i32x4.splat(0), s01 = i32x4.splat(0), s02 = i32x4.splat(0), s03 = i32x4.splat(0);
        let s10 = i32x4.splat(0), s11 = i32x4.splat(0), s12 = i32x4.splat(0), s13 = i32x4.splat(0);
        for (let d: usize = 0; d < WIDE; d += 16) {
          const x0 = v128.load(left + d);
          const x1 = v128.load(left + d, 256);
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
        const norms = v128.load(normsB + (<usize>column << 2));
        const distance0 = i32x4.add(i32x4.add(norms, norm0), laneSums(s00, s01, s02, s03));
        const distance1 = i32x4.add(i32x4.add(norms, norm1), laneSums(s10, s11, s12, s13));
        keepTwo(state, distance0, column);
        keepTwo(state + 48, distance1, column);
        const at = <usize>column << 2;
        let best = v128.load(distanceB + at);
        let which = v128.load(nearestB + at);
        which = v128.bitselect(i32x4.splat(row), which, i32x4.lt_s(distance0, best));
        best = i32x4.min_s(best, distance0);
        which = v128.bitselect(i32x4.splat(row + 1), which, i32x4.lt_s(distance1, best));
        v128.store(distanceB + at, i32x4.min_s(best, distance1));
        v128.store(nearestB + at, which);
      }
    }
  }
  for (let row = 0; row < rowsA; row++) reduce(states + <usize>row * 48, nearestA + <usize>row * 12);
}

/**
 * Updates the state of one query row: in 4 lanes each, the smallest squared distance, the second
 * smallest, and the block of reference rows that holds the nearest.
 */
@inline
function keepTwo(state: usize, distance: v128, column: i32): void {
  const best = v128.load(state);
  v128.store(state, i32x4.min_s(v128.load(state, 16), i32x4.max_s(best, distance)), 16);
  v128.store(state, v128.bitselect(i32x4.splat(column), v128.load(state, 32), i32x4.lt_s(distance, best)), 32);
  v128.store(state, i32x4.min_s(best, distance));
}

function reduce(state: usize, out: usize): void {
  let best = i32.MAX_VALUE, second = i32.MAX_VALUE, which = 0;
  for (let lane: i32 = 0; lane < 4; lane++) {
    const at = state + (<usize>lane << 2);
    const distance = load<i32>(at);
    const row = load<i32>(at, 32) + lane;
    second = min(second, min(max(best, distance), load<i32>(at, 16)));
    if (distance < best || (distance === best && row < which)) {
      best = distance;
      which = row;
    }
  }
  store<i32>(out, which);
  store<i32>(out, best, 4);
  store<i32>(out, second, 8);
}

@inline
function horizontal(x: v128): i32 {
  return i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3);
}
