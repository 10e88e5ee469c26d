import { dot, sumOf } from "./vector";

/** Rows and their rounding to bytes: value = scale * (byte - 128). */
@unmanaged
export class RoundedRows {
  /** rows x stride f32. */
  x: usize;
  rows: i32;
  columns: i32;
  stride: i32;
  /** Result: rows x columns u8 without padding. Up to 3 bytes after them are overwritten. */
  bytes: usize;
  /** Result: an f32 per row, the scale max|value| / 127. */
  scales: usize;
  /** Result: an f32 per row, its Euclidean length. */
  lengths: usize;
  /** Result: an f32 per row, the length of the difference from its rounding. */
  errors: usize;
}

/** Rounds each row to bytes. */
export function quantizeRows(rounded: RoundedRows): void {
  const x = rounded.x;
  const rows = rounded.rows;
  const columns = rounded.columns;
  const stride = rounded.stride;
  const scales = rounded.scales;
  const lengths = rounded.lengths;
  const errors = rounded.errors;
  let bytes = rounded.bytes;
  for (let i = 0; i < rows; i++) {
    const row = x + ((<usize>i * <usize>stride) << 2);
    const scale: f32 = largestOf(row, stride) / 127;
    const factor = f32x4.splat(scale);
    // A denormal scale has no finite inverse. Such a row rounds to zero, and its error forces exact
    // comparison.
    const inverse = f32x4.splat(scale >= f32.MIN_NORMAL_VALUE ? 1 / scale : 0);
    const zero = i32x4.splat(128);
    let lost = f32x4.splat(0);
    // Groups of four: bytes past the last column belong to the next row, which overwrites them.
    for (let c = 0; c < columns; c += 4) {
      const values = v128.load(row + ((<usize>c) << 2));
      const rounded = f32x4.nearest(f32x4.mul(values, inverse));
      const steps = i32x4.add(i32x4.trunc_sat_f32x4_s(rounded), zero);
      const words = i16x8.narrow_i32x4_s(steps, steps);
      store<i32>(bytes + c, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0));
      const difference = f32x4.sub(values, f32x4.mul(rounded, factor));
      lost = f32x4.add(lost, f32x4.mul(difference, difference));
    }
    bytes += columns;
    const at = (<usize>i) << 2;
    store<f32>(scales + at, scale);
    store<f32>(lengths + at, sqrt(dot(row, row, stride)));
    store<f32>(errors + at, sqrt(sumOf(lost)));
  }
}

@inline
function largestOf(row: usize, stride: i32): f32 {
  let largest = f32x4.splat(0);
  const end = row + ((<usize>stride) << 2);
  while (row < end) {
    largest = f32x4.pmax(largest, f32x4.abs(v128.load(row)));
    row += 16;
  }
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/** The centroids that rows are compared with, and the products of their roundings. */
@unmanaged
export class CentroidSearch {
  /** padded x stride f32. */
  centroids: usize;
  /** padded f32: added to the products; -Infinity for padding. */
  offsets: usize;
  /** Number of centroids, padding included; a multiple of 16. */
  padded: i32;
  /** Step size of the rounded centroids. */
  scale: f32;
  /** Length of the longest centroid. */
  longest: f32;
  /** Maximum length of the difference between a centroid and its rounding. */
  largestError: f32;
  /** count x padded i32: the products of the rounded rows and the rounded centroids. */
  scores: usize;
  /** Scratch: 4 * padded bytes. */
  maxima: usize;
  /** Result: an i32 per row of the matrix, its best centroid. */
  best: usize;
}

/**
 * Finds the centroid with the highest x . c + offset for `count` rows from `first` on; the first on
 * a tie. An approximate score differs from the exact one by at most `slack`, so only centroids
 * within twice that of the best score are compared exactly.
 */
export function pickBest(rounded: RoundedRows, search: CentroidSearch, first: i32, count: i32): void {
  const stride = rounded.stride;
  const x = rounded.x + ((<usize>first * <usize>stride) << 2);
  const scales = rounded.scales + ((<usize>first) << 2);
  const lengths = rounded.lengths + ((<usize>first) << 2);
  const errors = rounded.errors + ((<usize>first) << 2);
  const scores = search.scores;
  const padded = search.padded;
  const centroids = search.centroids;
  const offsets = search.offsets;
  const centroidScale = search.scale;
  const longest = search.longest;
  const largestError = search.largestError;
  const maxima = search.maxima;
  const best = search.best + ((<usize>first) << 2);
  for (let r = 0; r < count; r++) {
    const at = (<usize>r) << 2;
    const scale = load<f32>(scales + at) * centroidScale;
    const length = load<f32>(lengths + at);
    const error = load<f32>(errors + at);
    const slack: f32 = error * longest + (length + error) * largestError + <f32>4e-6 * length * longest;
    const own = scores + ((<usize>r * <usize>padded) << 2);
    const lowest = highest(own, scale, offsets, padded, maxima) - 2 * slack;
    const row = x + ((<usize>r * <usize>stride) << 2);
    store<i32>(best + at, bestAbove(lowest, own, scale, offsets, padded, maxima, row, stride, centroids));
  }
}

/**
 * The highest approximate score. Stores the maxima of each 16 scores, in four lanes, in `maxima`.
 */
@inline
function highest(scores: usize, scale: f32, offsets: usize, padded: i32, maxima: usize): f32 {
  const factors = f32x4.splat(scale);
  let top = f32x4.splat(-Infinity);
  const end = scores + ((<usize>padded) << 2);
  while (scores < end) {
    const a = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(scores)), factors), v128.load(offsets));
    const b = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(scores, 16)), factors), v128.load(offsets, 16));
    const c = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(scores, 32)), factors), v128.load(offsets, 32));
    const d = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(scores, 48)), factors), v128.load(offsets, 48));
    const m = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
    v128.store(maxima, m);
    top = f32x4.pmax(top, m);
    scores += 64;
    offsets += 64;
    maxima += 16;
  }
  return max(
    max(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1)),
    max(f32x4.extract_lane(top, 2), f32x4.extract_lane(top, 3)),
  );
}

function bestAbove(
  lowest: f32, scores: usize, scale: f32, offsets: usize, padded: i32, maxima: usize,
  row: usize, stride: i32, centroids: usize,
): i32 {
  const floor = f32x4.splat(lowest);
  let candidate = -1;
  let value: f32 = -Infinity;
  let exact = false;
  for (let group = 0; group < padded; group += 16) {
    if (!v128.any_true(f32x4.ge(v128.load(maxima + <usize>group), floor))) continue;
    for (let mask = maskAbove(floor, scores, scale, offsets, group); mask != 0; mask &= mask - 1) {
      const c = group + ctz(mask);
      const offset = load<f32>(offsets + ((<usize>c) << 2));
      if (offset == -Infinity) continue;
      if (candidate < 0) {
        candidate = c;
        continue;
      }
      if (!exact) {
        value = dot(row, centroids + ((<usize>candidate * <usize>stride) << 2), stride) + load<f32>(offsets + ((<usize>candidate) << 2));
        exact = true;
      }
      const other = dot(row, centroids + ((<usize>c * <usize>stride) << 2), stride) + offset;
      if (other > value) {
        value = other;
        candidate = c;
      }
    }
  }
  return max(candidate, 0);
}

/** Bit i is set where score i of the 16 scores from `group` on is at least `floor`. */
@inline
function maskAbove(floor: v128, scores: usize, scale: f32, offsets: usize, group: i32): i32 {
  const factors = f32x4.splat(scale);
  let mask = 0;
  for (let four = 0; four < 16; four += 4) {
    const at = (<usize>(group + four)) << 2;
    const value = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(scores + at)), factors), v128.load(offsets + at));
    mask |= i32x4.bitmask(f32x4.ge(value, floor)) << four;
  }
  return mask;
}
