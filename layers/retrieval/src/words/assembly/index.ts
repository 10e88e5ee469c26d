// Visual words: distances of half descriptors to half centroids, projections for signatures, and the voting of postings.
// Callers lay out the memory from heapBase() on; blocks that are read by SIMD are 16-byte aligned.

const HALF: i32 = 64;
const BINS: i32 = 16;

export function heapBase(): usize {
  return __heap_base;
}

/**
 * For each of `count` descriptors (128 bytes) and each of 2 x k half centroids (64 x int16 each, the first k for the first half)
 * 16 (|c|^2 / 2 - x.c): orders centroids as the squared distance does.
 *
 * wide: 256 bytes, scratch. biases: 2 x k i32. out: count x 2 x k i32.
 */
export function halfDistances(x: usize, count: i32, wide: usize, centroids: usize, biases: usize, k: i32, out: usize): void {
  for (let row = 0; row < count; row++) {
    for (let d: usize = 0; d < 128; d += 8) v128.store(wide + (d << 1), v128.load_ext<u8>(x + d));
    let centroid = centroids;
    for (let c = 0; c < 2 * k; c++) {
      const own = c < k ? wide : wide + 128;
      let sum = i32x4.splat(0);
      for (let d: usize = 0; d < 128; d += 32) {
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(own + d), v128.load(centroid + d)));
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(own + d, 16), v128.load(centroid + d, 16)));
      }
      const dot = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
      store<i32>(out, load<i32>(biases + (<usize>c << 2)) - dot);
      out += 4;
      centroid += HALF * 2;
    }
    x += 128;
  }
}

/** `rows` dot products (float32) of each of `count` descriptors with the rows of a rows x 128 float32 matrix. */
export function projectRows(x: usize, count: i32, wide: usize, matrix: usize, rows: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    for (let d: usize = 0; d < 128; d += 4) {
      v128.store(wide + (d << 2), f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x + d)))));
    }
    let row = matrix;
    for (let r = 0; r < rows; r++) {
      let a = f32x4.splat(0), b = f32x4.splat(0);
      for (let d: usize = 0; d < 512; d += 32) {
        a = f32x4.add(a, f32x4.mul(v128.load(wide + d), v128.load(row + d)));
        b = f32x4.add(b, f32x4.mul(v128.load(wide + d, 16), v128.load(row + d, 16)));
      }
      a = f32x4.add(a, b);
      store<f32>(out, f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3)));
      out += 4;
      row += 512;
    }
    x += 128;
  }
}

/**
 * Lets every keypoint of a query vote for the pictures of a shard, once per picture: with the posting whose signature is nearest,
 * among those of the cells it visits. The votes of a picture count by how much it would be turned, and by how much scaled; its score
 * is the lesser of what two neighbouring bins of either hold, over the square root of its keypoints.
 *
 * Shard: offsets (words + 1) u32, members u16, signatures u64, angles u8, sizes u8, one per posting; lengths u16 per picture.
 * Query: cells count x visits u16, their signatures u64, angles u8, sizes u8.
 * rarities: f32 per word. nearness: f32 for Hamming distances 0 to 64, of which those above `farthest` do not vote.
 * scratch: pictures x (32 x f32 + 4 x 4 bytes). scores: f32 per picture.
 */
export function vote(
  offsets: usize, members: usize, signatures: usize, angles: usize, sizes: usize, lengths: usize, pictures: i32,
  cells: usize, cellSignatures: usize, ownAngles: usize, ownSizes: usize, count: i32, visits: i32,
  rarities: usize, nearness: usize, farthest: i32, scratch: usize, scores: usize,
): void {
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
