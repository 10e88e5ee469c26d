// Visual words: the half centroids nearest to half descriptors, signatures, and the voting of
// postings. Blocks read by SIMD are 16-byte aligned.

import { laneSums, laneSumsOfFloats } from '../../math/assembly/lanes';

const HALF: i32 = 64;
const BINS: i32 = 16;

export { heapBase } from '../../math/assembly/heap';

/** Arguments of `nearestHalves`. */
@unmanaged
class HalfSearch {
  /** count x 128 u8. */
  descriptors: usize;
  count: i32;
  /** 2 x k x 64 i16: the centroids of the first halves, then those of the second. */
  centroids: usize;
  /** 2 x k i32: 16 |c|^2 / 2. */
  biases: usize;
  /** Centroids per half, a multiple of 4. */
  k: i32;
  /** Centroids found per half. */
  nearest: i32;
  /** 256 bytes of scratch. */
  scratch: usize;
  /** Result: count x 2 x nearest x (number, distance) i32. */
  found: usize;
}

/**
 * Finds the nearest half centroids of each half of each descriptor, nearest first. The distance is
 * 16 (|c|^2 / 2 - x.c), which orders centroids as the squared distance does.
 */
export function nearestHalves(search: HalfSearch): void {
  const count = search.count;
  const wide = search.scratch;
  const centroids = search.centroids;
  const biases = search.biases;
  const k = search.k;
  const nearest = search.nearest;
  let x = search.descriptors;
  let out = search.found;
  for (let half = 0; half < 2 * count; half++) {
    for (let d: usize = 0; d < 64; d += 8) v128.store(wide + (d << 1), v128.load_ext<u8>(x + d));
    const own = (half & 1) * k;
    let centroid = centroids + <usize>own * (HALF * 2);
    const last = out + (<usize>(nearest - 1) << 3);
    for (let at = out; at <= last; at += 8) store<i32>(at, i32.MAX_VALUE, 4);
    let worst = i32x4.splat(i32.MAX_VALUE);
    for (let c = 0; c < k; c += 4) {
      let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0);
      for (let d: usize = 0; d < 128; d += 16) {
        const value = v128.load(wide + d);
        s0 = i32x4.add(s0, i32x4.dot_i16x8_s(value, v128.load(centroid + d)));
        s1 = i32x4.add(s1, i32x4.dot_i16x8_s(value, v128.load(centroid + d, 128)));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(value, v128.load(centroid + d, 256)));
        s3 = i32x4.add(s3, i32x4.dot_i16x8_s(value, v128.load(centroid + d, 384)));
      }
      const distances = i32x4.sub(v128.load(biases + (<usize>(own + c) << 2)), laneSums(s0, s1, s2, s3));
      if (v128.any_true(i32x4.lt_s(distances, worst))) {
        insert(out, last, c, i32x4.extract_lane(distances, 0));
        insert(out, last, c + 1, i32x4.extract_lane(distances, 1));
        insert(out, last, c + 2, i32x4.extract_lane(distances, 2));
        insert(out, last, c + 3, i32x4.extract_lane(distances, 3));
        worst = i32x4.splat(load<i32>(last, 4));
      }
      centroid += 4 * HALF * 2;
    }
    out = last + 8;
    x += 64;
  }
}

/**
 * Inserts a centroid into the nearest, from `first` to `last`, if it is nearer than the last of
 * them. Of equally near centroids the first one stays.
 */
@inline
function insert(first: usize, last: usize, number: i32, distance: i32): void {
  if (distance < load<i32>(last, 4)) {
    let at = last;
    while (at > first && load<i32>(at - 8, 4) > distance) {
      store<u64>(at, load<u64>(at - 8));
      at -= 8;
    }
    store<i32>(at, number);
    store<i32>(at, distance, 4);
  }
}

/** Arguments of `sign`. */
@unmanaged
class Signing {
  /** count x 128 u8. */
  descriptors: usize;
  count: i32;
  /** 64 x 128 f32. */
  directions: usize;
  /** 2 x k x 64 f32: the projections of the half centroids on the directions. */
  thresholds: usize;
  /** Centroids per half. */
  k: i32;
  /** count x visits u16. */
  words: usize;
  /** Words per descriptor. */
  visits: i32;
  /** 768 bytes of scratch. */
  scratch: usize;
  /** Result: count x visits u64. */
  signatures: usize;
}

/**
 * Computes the signature of each descriptor in each of its words: bit i is set where the projection
 * of the descriptor on direction i is above that of the word's centroid.
 */
export function sign(signing: Signing): void {
  const count = signing.count;
  const directions = signing.directions;
  const thresholds = signing.thresholds;
  const k = signing.k;
  const visits = signing.visits;
  const scratch = signing.scratch;
  let x = signing.descriptors;
  let words = signing.words;
  let out = signing.signatures;
  const projections = scratch + 512;
  for (let row = 0; row < count; row++) {
    for (let d: usize = 0; d < 128; d += 4) {
      v128.store(scratch + (d << 2), f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x + d)))));
    }
    project(scratch, directions, projections);
    for (let visit = 0; visit < visits; visit++) {
      const word = <i32>load<u16>(words);
      const first = thresholds + <usize>(word / k) * 256;
      const second = thresholds + <usize>(k + (word % k)) * 256;
      let bits: u64 = 0;
      for (let i: usize = 0; i < 64; i += 4) {
        const at = i << 2;
        const threshold = f32x4.add(v128.load(first + at), v128.load(second + at));
        bits |= <u64>i32x4.bitmask(f32x4.gt(v128.load(projections + at), threshold)) << i;
      }
      store<u64>(out, bits);
      words += 2;
      out += 8;
    }
    x += 128;
  }
}

/** 64 dot products of 128 float32 each. */
function project(x: usize, directions: usize, out: usize): void {
  for (let r = 0; r < 64; r += 4) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    for (let d: usize = 0; d < 512; d += 16) {
      const value = v128.load(x + d);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(directions + d)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(directions + d, 512)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(directions + d, 1024)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(directions + d, 1536)));
    }
    v128.store(out, laneSumsOfFloats(s0, s1, s2, s3));
    directions += 2048;
    out += 16;
  }
}

/** The inverted index of a shard. A posting is one keypoint of one picture. */
@unmanaged
class Postings {
  /** (words + 1) u32: the first posting of each word. */
  offsets: usize;
  /** A u16 per posting: the row of its picture. */
  members: usize;
  /** A u64 per posting. */
  signatures: usize;
  /** A u8 per posting. */
  angles: usize;
  /** A u8 per posting. */
  sizes: usize;
  /** A u16 per picture: its number of keypoints. */
  lengths: usize;
  /** Number of pictures. */
  pictures: i32;
}

/** The keypoints of a query. */
@unmanaged
class QueryWords {
  /** count x visits u16. */
  words: usize;
  /** count x visits u64. */
  signatures: usize;
  /** count u8. */
  angles: usize;
  /** count u8. */
  sizes: usize;
  /** Number of keypoints. */
  count: i32;
  /** Words per keypoint. */
  visits: i32;
}

/** How votes count, and where they are added up. */
@unmanaged
class Ballot {
  /** An f32 per word: its weight. */
  rarities: usize;
  /** 65 f32: the weight of each Hamming distance from 0 to 64. */
  nearness: usize;
  /** Largest Hamming distance that votes. */
  farthest: i32;
  /** 144 bytes per picture of the shard, scratch: 32 f32 of bins and 4 i32. */
  scratch: usize;
  /** Result: an f32 per picture of the shard. */
  scores: usize;
}

/**
 * Each keypoint of a query votes once for each picture of a shard, with the posting of the nearest
 * signature among the words that the keypoint visits. A picture's votes are summed in bins of the
 * rotation, and in bins of the change of scale, between the two keypoints. Its score is the smaller
 * of the two highest sums of two neighbouring bins, divided by the square root of its number of
 * keypoints.
 */
export function vote(postings: Postings, query: QueryWords, ballot: Ballot): void {
  const offsets = postings.offsets;
  const members = postings.members;
  const signatures = postings.signatures;
  const angles = postings.angles;
  const sizes = postings.sizes;
  const lengths = postings.lengths;
  const pictures = postings.pictures;
  const cells = query.words;
  const cellSignatures = query.signatures;
  const ownAngles = query.angles;
  const ownSizes = query.sizes;
  const count = query.count;
  const visits = query.visits;
  const rarities = ballot.rarities;
  const nearness = ballot.nearness;
  const farthest = ballot.farthest;
  const scratch = ballot.scratch;
  const scores = ballot.scores;
  const bins = scratch;
  const stamps = bins + <usize>pictures * (2 * BINS * 4);
  const best = stamps + (<usize>pictures << 2);
  const which = best + (<usize>pictures << 2);
  const touched = which + (<usize>pictures << 2);
  memory.fill(scratch, 0, <usize>pictures * (2 * BINS * 4 + 4));
  for (let i = 0; i < count; i++) {
    let found = 0;
    for (let visit = 0; visit < visits; visit++) {
      const at = <usize>(i * visits + visit);
      const word = <usize>load<u16>(cells + (at << 1));
      const own = load<u64>(cellSignatures + (at << 3));
      const rarity = load<f32>(rarities + (word << 2));
      const end = load<u32>(offsets + (word << 2), 4);
      for (let p = load<u32>(offsets + (word << 2)); p < end; p++) {
        const distance = <i32>popcnt(load<u64>(signatures + (<usize>p << 3)) ^ own);
        if (distance > farthest) continue;
        const picture = <usize>load<u16>(members + (<usize>p << 1)) << 2;
        const weight = rarity * load<f32>(nearness + (<usize>distance << 2));
        if (load<i32>(stamps + picture) !== i + 1) {
          store<i32>(stamps + picture, i + 1);
          store<u32>(touched + (<usize>found << 2), <u32>picture);
          found++;
        } else if (weight <= load<f32>(best + picture)) continue;
        store<f32>(best + picture, weight);
        store<u32>(which + picture, p);
      }
    }
    const angle = <i32>load<u8>(ownAngles + i);
    const size = <i32>load<u8>(ownSizes + i);
    for (let f = 0; f < found; f++) {
      const picture = <usize>load<u32>(touched + (<usize>f << 2));
      const p = <usize>load<u32>(which + picture);
      const weight = load<f32>(best + picture);
      const turn = ((angle - <i32>load<u8>(angles + p)) & 255) >> 4;
      const scale = min(max((size - <i32>load<u8>(sizes + p) + 128) >> 4, 0), BINS - 1);
      const own = bins + (picture << 5);
      add(own + (<usize>turn << 2), weight);
      add(own + (<usize>(BINS + scale) << 2), weight);
    }
  }
  for (let picture = 0; picture < pictures; picture++) {
    const own = bins + <usize>picture * (2 * BINS * 4);
    let turn: f32 = 0, scale: f32 = 0;
    for (let bin = 0; bin < BINS; bin++) {
      turn = max(turn, load<f32>(own + (<usize>bin << 2)) + load<f32>(own + (<usize>((bin + 1) & (BINS - 1)) << 2)));
      if (bin + 1 < BINS) {
        scale = max(scale, load<f32>(own + (<usize>(BINS + bin) << 2)) + load<f32>(own + (<usize>(BINS + bin + 1) << 2)));
      }
    }
    const length = max(<i32>load<u16>(lengths + (<usize>picture << 1)), 1);
    store<f32>(scores + (<usize>picture << 2), min(turn, scale) / sqrt<f32>(<f32>length));
  }
}

@inline
function add(at: usize, value: f32): void {
  store<f32>(at, load<f32>(at) + value);
}
