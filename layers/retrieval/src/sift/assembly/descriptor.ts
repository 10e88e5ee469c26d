import { EIGHTHS_PER_DEGREE, eighths, splatInto } from './angle';
import { gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';

/**
 * The histogram is kept as quads: one for every (row, column, direction) that a sample's lower corner can fall in, holding
 * its share for (column, direction), (column, direction + 1), (column + 1, direction), (column + 1, direction + 1).
 * So a sample is two vector additions, one per row, that never straddle another sample's. Rows and columns run from -1
 * to 3, and rows to 4 for the upper neighbour; copies of the histogram alternate between samples.
 */
const COLUMNS = 5;
const ROW_BYTES = COLUMNS * 8 * 16;
const COPY_BYTES = 6 * ROW_BYTES;
const COPIES = 4;
const quads = memory.data(COPIES * COPY_BYTES, 64);
const cells = memory.data(6 * 6 * 8 * 4, 16);
const ramp = memory.data<f32>([0, 1, 2, 3]);
const WHOLE: f32 = 12582912;
const constants = memory.data(6 * 16, 16);
splatInto(constants, <f32>COLUMNS);
splatInto(constants + 16, WHOLE + <f32>(COLUMNS + 1));
splatInto(constants + 32, WHOLE);
v128.store(constants + 48, i32x4.splat(7));
splatInto(constants + 64, 4);
v128.store(constants + 80, i32x4.splat(63));

/** Half a side of the largest window, in pixels. */
const MAX_WINDOW = 256;
const falloff = memory.data((2 * MAX_WINDOW + 8) * 4, 16);

const RADIANS: f64 = 0.017453292519943295;
/** What is left off a sample window's rim, in cells: samples there weigh nothing. */
const RIM: f32 = 1e-4;

/** Writes the 128 bytes that describe the gradients around a keypoint (Lowe 2004, section 6). `record`: see keypoints. */
export function describe(record: usize, target: usize): void {
  const packed = load<i32>(record, 20);
  const o = ((packed << 24) >> 24) + 1;
  const layer = (packed >> 8) & 255;
  const scale: f32 = <f32>2 / <f32>(1 << o);
  let angle: f32 = <f32>360 - load<f32>(record, 12);
  if (abs(angle - 360) < f32.EPSILON) angle = 0;
  gather(o, layer, load<f32>(record) * scale, load<f32>(record, 4) * scale, angle, load<f32>(record, 8) * scale * 0.5);
  fold();
  quantise(target);
}

/** Adds up the gradients of the rotated window around (px, py); `angle` in degrees, `scale` in the octave's pixels. */
function gather(o: i32, layer: i32, px: f32, py: f32, angle: f32, scale: f32): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  const x = <i32>nearest(px);
  const y = <i32>nearest(py);
  const cell: f32 = 3 * scale;
  const theta = <f64>(angle * <f32>RADIANS);
  const cosine = <f32>Math.cos(theta) / cell;
  const sine = <f32>Math.sin(theta) / cell;
  const radius = min(<i32>nearest(cell * <f32>1.4142135623730951 * 5 * 0.5), MAX_WINDOW);

  const factor: f32 = <f32>-1 / (8 * cell * cell);
  for (let k = 0; k <= radius; k++) {
    const w = <f32>Math.exp(<f32>(k * k) * factor);
    store<f32>(falloff + (<usize>(MAX_WINDOW + k) << 2), w);
    store<f32>(falloff + (<usize>(MAX_WINDOW - k) << 2), w);
  }
  memory.fill(quads, 0, COPIES * COPY_BYTES);

  const picture = gaussianLayer(o, layer) + (<usize>x << 2);
  const top = max(1 - y, -radius);
  const bottom = min(height - 2 - y, radius);
  for (let i = top; i <= bottom; i++) {
    const rowAtZero = <f32>i * cosine + 1.5;
    const columnAtZero = <f32>1.5 - <f32>i * sine;
    let low = <f32>max(1 - x, -radius);
    let high = <f32>min(width - 2 - x, radius);
    if (sine != 0) {
      const a = (RIM - 1 - rowAtZero) / sine;
      const b = (<f32>4 - RIM - rowAtZero) / sine;
      low = max(low, min(a, b));
      high = min(high, max(a, b));
    } else if (rowAtZero <= RIM - 1 || rowAtZero >= <f32>4 - RIM) continue;
    if (cosine != 0) {
      const a = (RIM - 1 - columnAtZero) / cosine;
      const b = (<f32>4 - RIM - columnAtZero) / cosine;
      low = max(low, min(a, b));
      high = min(high, max(a, b));
    } else if (columnAtZero <= RIM - 1 || columnAtZero >= <f32>4 - RIM) continue;
    if (low <= high) gatherRow(picture + <usize>(y + i) * stride, stride, i, <i32>ceil(low), <i32>floor(high), cosine, sine, angle);
  }
}

/** The samples `from` to `to` (offsets from the keypoint's column) of the window's row `i`. */
function gatherRow(row: usize, stride: usize, i: i32, from: i32, to: i32, cosine: f32, sine: f32, angle: f32): void {
  const rowWeight = v128.load32_splat(falloff + (<usize>(MAX_WINDOW + i) << 2));
  const cosines = f32x4.splat(cosine);
  const sines = f32x4.splat(sine);
  const rowAtZero = f32x4.splat(<f32>i * cosine + 1.5);
  const columnAtZero = f32x4.splat(<f32>1.5 - <f32>i * sine);
  const turned = f32x4.splat(angle * EIGHTHS_PER_DEGREE);
  const end = f32x4.splat(<f32>to);
  let j = f32x4.add(f32x4.splat(<f32>from), v128.load(ramp));
  let at = row + (from << 2);
  const stop = row + (to << 2);
  let weights = falloff + (<usize>(MAX_WINDOW + from) << 2);
  while (at <= stop) {
    // Beyond the row's last sample there may be anything, a NaN too: made a zero gradient.
    const inside = f32x4.le(j, end);
    const gx = v128.and(f32x4.sub(v128.load(at, 4), v128.load(at - 4)), inside);
    const gy = v128.and(f32x4.sub(v128.load(at - stride), v128.load(at + stride)), inside);
    const magnitude = f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy)));
    const mass = f32x4.mul(magnitude, f32x4.mul(v128.load(weights), rowWeight));

    const r = f32x4.add(f32x4.mul(j, sines), rowAtZero);
    const c = f32x4.add(f32x4.mul(j, cosines), columnAtZero);
    const t = f32x4.sub(eighths(gy, gx), turned);
    const r0 = f32x4.floor(r);
    const c0 = f32x4.floor(c);
    const t0 = f32x4.floor(t);

    // Adding 1.5 x 2^23 leaves a small whole number in a float's low bits.
    const cell = f32x4.add(f32x4.mul(r0, v128.load(constants)), f32x4.add(c0, v128.load(constants, 16)));
    const direction = v128.and(f32x4.add(t0, v128.load(constants, 32)), v128.load(constants, 48));
    const place = v128.and(i32x4.shl(i32x4.add(i32x4.shl(v128.and(cell, v128.load(constants, 80)), 3), direction), 4), inside);

    const m1 = f32x4.mul(mass, f32x4.sub(r, r0));
    const m0 = f32x4.sub(mass, m1);
    const fc = f32x4.sub(c, c0);
    const ft = f32x4.sub(t, t0);
    const m11 = f32x4.mul(m1, fc);
    const m10 = f32x4.sub(m1, m11);
    const m01 = f32x4.mul(m0, fc);
    const m00 = f32x4.sub(m0, m01);
    const m001 = f32x4.mul(m00, ft);
    const m000 = f32x4.sub(m00, m001);
    const m011 = f32x4.mul(m01, ft);
    const m010 = f32x4.sub(m01, m011);
    const m101 = f32x4.mul(m10, ft);
    const m100 = f32x4.sub(m10, m101);
    const m111 = f32x4.mul(m11, ft);
    const m110 = f32x4.sub(m11, m111);

    // Transpose: from one vector per share to one quad per sample and row.
    const a0 = i32x4.shuffle(m000, m001, 0, 4, 1, 5);
    const a1 = i32x4.shuffle(m000, m001, 2, 6, 3, 7);
    const b0 = i32x4.shuffle(m010, m011, 0, 4, 1, 5);
    const b1 = i32x4.shuffle(m010, m011, 2, 6, 3, 7);
    const d0 = i32x4.shuffle(m100, m101, 0, 4, 1, 5);
    const d1 = i32x4.shuffle(m100, m101, 2, 6, 3, 7);
    const e0 = i32x4.shuffle(m110, m111, 0, 4, 1, 5);
    const e1 = i32x4.shuffle(m110, m111, 2, 6, 3, 7);
    add(0, i32x4.extract_lane(place, 0), i64x2.shuffle(a0, b0, 0, 2), i64x2.shuffle(d0, e0, 0, 2));
    add(1, i32x4.extract_lane(place, 1), i64x2.shuffle(a0, b0, 1, 3), i64x2.shuffle(d0, e0, 1, 3));
    add(2, i32x4.extract_lane(place, 2), i64x2.shuffle(a1, b1, 0, 2), i64x2.shuffle(d1, e1, 0, 2));
    add(3, i32x4.extract_lane(place, 3), i64x2.shuffle(a1, b1, 1, 3), i64x2.shuffle(d1, e1, 1, 3));

    j = f32x4.add(j, v128.load(constants, 64));
    at += 16;
    weights += 16;
  }
}

@inline
function add(sample: i32, place: i32, upper: v128, lower: v128): void {
  const at = quads + <usize>(sample % COPIES) * COPY_BYTES + <usize>place;
  v128.store(at, f32x4.add(v128.load(at), upper));
  v128.store(at, f32x4.add(v128.load(at, ROW_BYTES), lower), ROW_BYTES);
}

/** Turns quads into cells of eight directions, 6 x 6 with a rim of one. */
function fold(): void {
  memory.fill(cells, 0, 6 * 6 * 32);
  for (let r: usize = 1; r < 5; r++) {
    for (let c: usize = 0; c < 5; c++) {
      const from = quads + r * ROW_BYTES + c * 128;
      const to = cells + (r * 6 + c) * 32;
      for (let t: usize = 0; t < 8; t++) {
        let q = v128.load(from + t * 16);
        for (let copy: usize = 1; copy < <usize>COPIES; copy++) q = f32x4.add(q, v128.load(from + t * 16 + copy * COPY_BYTES));
        const near = to + t * 4;
        const next = to + ((t + 1) & 7) * 4;
        store<f32>(near, load<f32>(near) + f32x4.extract_lane(q, 0));
        store<f32>(next, load<f32>(next) + f32x4.extract_lane(q, 1));
        store<f32>(near, load<f32>(near, 32) + f32x4.extract_lane(q, 2), 32);
        store<f32>(next, load<f32>(next, 32) + f32x4.extract_lane(q, 3), 32);
      }
    }
  }
}

/** Normalises, clips at 0.2, normalises again to 512 and rounds to bytes. */
function quantise(target: usize): void {
  let squares = f32x4.splat(0);
  for (let k: usize = 0; k < 32; k++) {
    const v = v128.load(cellVector(k));
    squares = f32x4.add(squares, f32x4.mul(v, v));
  }
  const clip = f32x4.splat(sqrt<f32>(sum(squares)) * 0.2);
  squares = f32x4.splat(0);
  for (let k: usize = 0; k < 32; k++) {
    const at = cellVector(k);
    const v = f32x4.pmin(v128.load(at), clip);
    v128.store(at, v);
    squares = f32x4.add(squares, f32x4.mul(v, v));
  }
  const gain = f32x4.splat(<f32>512 / max<f32>(sqrt<f32>(sum(squares)), f32.EPSILON));
  for (let k: usize = 0; k < 32; k += 2) {
    const at = cellVector(k);
    const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(at), gain)));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(at, 16), gain)));
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(low, high), i32x4.splat(0));
    store<u64>(target + k * 4, i64x2.extract_lane(bytes, 0));
  }
}

/** Address of the `k`-th vector of the 4 x 4 x 8 cells within their rim. */
@inline
function cellVector(k: usize): usize {
  const cell = k >> 1;
  return cells + (((cell >> 2) + 1) * 6 + (cell & 3) + 1) * 32 + (k & 1) * 16;
}

@inline
function sum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
