import { splatInto, WHOLE } from './angle';
import { directions, gatherSamples, masses, sampleColumns, sampleRows } from './samples';

/**
 * The histogram is stored as quads, one for every (row, column, direction) that the lower corner of
 * a sample can fall in. A quad holds the shares for (column, direction), (column, direction + 1),
 * (column + 1, direction) and (column + 1, direction + 1). A sample is therefore two vector
 * additions, one per row, which never overlap those of a sample in another cell. Rows and columns
 * run from -1 to 3, and rows to 4 for the upper neighbour. Successive samples alternate between
 * copies of the histogram.
 */
const COLUMNS = 5;
const ROW_BYTES = COLUMNS * 8 * 16;
const COPY_BYTES = 6 * ROW_BYTES;
const COPIES = 4;
const quads = memory.data(COPIES * COPY_BYTES, 64);
const cells = memory.data(6 * 6 * 8 * 4, 16);

const constants = memory.data(5 * 16, 16);
splatInto(constants, <f32>COLUMNS);
splatInto(constants + 16, WHOLE + <f32>(COLUMNS + 1));
splatInto(constants + 32, WHOLE);
v128.store(constants + 48, i32x4.splat(7));
v128.store(constants + 64, i32x4.splat(63));

/**
 * Writes the 128 bytes of a keypoint's descriptor (Lowe 2004, section 6). `record` is a keypoint as
 * `keypoints.ts` stores it.
 */
export function describe(record: usize, target: usize): void {
  const packed = load<i32>(record, 20);
  const o = ((packed << 24) >> 24) + 1;
  const layer = (packed >> 8) & 255;
  const scale: f32 = <f32>2 / <f32>(1 << o);
  let degrees: f32 = <f32>360 - load<f32>(record, 12);
  if (abs(degrees - 360) < f32.EPSILON) degrees = 0;
  const x = load<f32>(record) * scale;
  const y = load<f32>(record, 4) * scale;
  const count = gatherSamples(o, layer, x, y, degrees, load<f32>(record, 8) * scale * 0.5);
  accumulate(<usize>count << 2);
  fold();
  quantise(target);
}

/**
 * Distributes each sample over the eight cells around it. Every list holds `bytes` bytes of
 * samples.
 */
function accumulate(bytes: usize): void {
  memory.fill(quads, 0, COPIES * COPY_BYTES);
  for (let k: usize = 0; k < bytes; k += 16) {
    const mass = v128.load(masses + k);
    const r = v128.load(sampleRows + k);
    const c = v128.load(sampleColumns + k);
    const t = v128.load(directions + k);
    const r0 = f32x4.floor(r);
    const c0 = f32x4.floor(c);
    const t0 = f32x4.floor(t);

    const cell = f32x4.add(f32x4.mul(r0, v128.load(constants)), f32x4.add(c0, v128.load(constants, 16)));
    const direction = v128.and(f32x4.add(t0, v128.load(constants, 32)), v128.load(constants, 48));
    const place = i32x4.shl(i32x4.add(i32x4.shl(v128.and(cell, v128.load(constants, 64)), 3), direction), 4);

    const fc = f32x4.sub(c, c0);
    const ft = f32x4.sub(t, t0);
    const m1 = f32x4.mul(mass, f32x4.sub(r, r0));
    const m0 = f32x4.sub(mass, m1);
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

    // Transposes one vector per share into one quad per sample and row.
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
  }
}

@inline
function add(sample: i32, place: i32, upper: v128, lower: v128): void {
  const at = quads + <usize>(sample % COPIES) * COPY_BYTES + <usize>place;
  v128.store(at, f32x4.add(v128.load(at), upper));
  v128.store(at, f32x4.add(v128.load(at, ROW_BYTES), lower), ROW_BYTES);
}

/** Turns the quads into 6 x 6 cells of eight directions, of which the outer ring is a margin. */
function fold(): void {
  memory.fill(cells, 0, 6 * 6 * 32);
  for (let r: usize = 1; r < 5; r++) {
    for (let c: usize = 0; c < 5; c++) {
      const from = quads + r * ROW_BYTES + c * 128;
      const q0 = total(from);
      const q1 = total(from + 16);
      const q2 = total(from + 32);
      const q3 = total(from + 48);
      const q4 = total(from + 64);
      const q5 = total(from + 80);
      const q6 = total(from + 96);
      const q7 = total(from + 112);
      const near = cells + (r * 6 + c) * 32;
      const l01 = i32x4.shuffle(q0, q1, 0, 4, 1, 5);
      const l23 = i32x4.shuffle(q2, q3, 0, 4, 1, 5);
      const l45 = i32x4.shuffle(q4, q5, 0, 4, 1, 5);
      const l67 = i32x4.shuffle(q6, q7, 0, 4, 1, 5);
      addCell(near, l01, l23, l45, l67);
      const h01 = i32x4.shuffle(q0, q1, 2, 6, 3, 7);
      const h23 = i32x4.shuffle(q2, q3, 2, 6, 3, 7);
      const h45 = i32x4.shuffle(q4, q5, 2, 6, 3, 7);
      const h67 = i32x4.shuffle(q6, q7, 2, 6, 3, 7);
      addCell(near + 32, h01, h23, h45, h67);
    }
  }
}

/** The sum of a quad over all copies of the histogram. */
@inline
function total(at: usize): v128 {
  return f32x4.add(
    f32x4.add(v128.load(at), v128.load(at, COPY_BYTES)),
    f32x4.add(v128.load(at, 2 * COPY_BYTES), v128.load(at, 3 * COPY_BYTES)),
  );
}

/**
 * Adds to a cell. Each argument holds the shares of two directions, then those of the same two that
 * belong to the next direction.
 */
@inline
function addCell(cell: usize, v01: v128, v23: v128, v45: v128, v67: v128): void {
  const next0 = i64x2.shuffle(v01, v23, 1, 3);
  const next4 = i64x2.shuffle(v45, v67, 1, 3);
  const low = f32x4.add(i64x2.shuffle(v01, v23, 0, 2), i32x4.shuffle(next4, next0, 3, 4, 5, 6));
  const high = f32x4.add(i64x2.shuffle(v45, v67, 0, 2), i32x4.shuffle(next0, next4, 3, 4, 5, 6));
  v128.store(cell, f32x4.add(v128.load(cell), low));
  v128.store(cell, f32x4.add(v128.load(cell, 16), high), 16);
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

/** Address of the `k`-th vector of the inner 4 x 4 x 8 cells. */
@inline
function cellVector(k: usize): usize {
  const cell = k >> 1;
  return cells + (((cell >> 2) + 1) * 6 + (cell & 3) + 1) * 32 + (k & 1) * 16;
}

@inline
function sum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
