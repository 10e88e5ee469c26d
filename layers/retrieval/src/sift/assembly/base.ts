import { reflect } from './borders';
import { gaussianRadius, gaussianWeights } from './gaussian';
import { allocate } from './memory';

/**
 * Maximum reach of the kernel in pixels of the given picture: sigma 4 has a radius of 16 pixels of
 * the doubled picture.
 */
const MAX_REACH = 9;

/**
 * Doubling by linear interpolation and the blur after it are one kernel. `taps` is its phase for
 * even outputs, and the phase for odd outputs is its mirror image. `parts` holds the symmetric and
 * antisymmetric parts of it, whose sum and difference give both phases at once.
 */
const taps = memory.data((2 * MAX_REACH + 1) * 4, 16);
const parts = memory.data((MAX_REACH + 1) * 8, 16);
const rows = memory.data((2 * MAX_REACH + 1) * 4, 16);

let pixels: usize = 0;
let pixelStride: usize = 0;
let pictureWidth: i32 = 0;
let pictureHeight: i32 = 0;
let radius: i32 = 0;
let reach: i32 = 0;
const weights = memory.data((MAX_REACH * 2 + 1) * 4, 16);

/**
 * Prepares the first layer of the first octave: a grey picture, doubled by linear interpolation
 * (pixel centres at halves, edges repeated) and blurred so that this blur and the camera's own,
 * taken as half a pixel, make `sigma`.
 */
export function prepareBase(gray: usize, width: i32, height: i32, sigma: f32): void {
  const spread: f64 = sqrt<f32>(max<f32>(sigma * sigma - 1, 0.01));
  radius = gaussianRadius(spread);
  reach = (radius >> 1) + 1;
  memory.copy(weights, gaussianWeights(spread, radius), (<usize>radius + 1) << 2);
  prepareTaps();
  pictureWidth = width;
  pictureHeight = height;
  pixelStride = (<usize>width * 4 + 31) & ~31;
  pixels = allocate(pixelStride * height + 64);
  toFloats(gray, width, height, pixels, pixelStride);
}

/**
 * Computes rows 2 * `from` to 2 * `to` of that layer. `even` and `odd` hold a row each, with
 * margins on both sides that are read but need not be initialised.
 */
export function buildBaseRows(target: usize, stride: usize, from: i32, to: i32, even: usize, odd: usize): void {
  for (let i = from; i < to; i++) {
    if (i >= reach && i < pictureHeight - reach) {
      for (let k = -reach; k <= reach; k++) {
        store<u32>(rows + (<usize>(k + reach) << 2), <u32>(pixels + <usize>(i + k) * pixelStride));
      }
      sumRows(rows + (<usize>reach << 2), even, odd, pixelStride);
    } else {
      edgeRow(2 * i, even);
      edgeRow(2 * i + 1, odd);
    }
    const top = target + <usize>(2 * i) * stride;
    doubleRow(even, top);
    doubleRow(odd, top + stride);
  }
}

function prepareTaps(): void {
  memory.fill(taps, 0, (2 * MAX_REACH + 1) * 4);
  for (let t = -radius; t <= radius; t++) {
    const w = load<f32>(weights + (<usize>abs(t) << 2));
    const near = t >> 1;
    addTap(near + reach, 0.75 * w);
    addTap(near + reach + ((t & 1) != 0 ? 1 : -1), 0.25 * w);
  }
  for (let m = 0; m <= reach; m++) {
    const right = load<f32>(taps + (<usize>(reach + m) << 2));
    const left = load<f32>(taps + (<usize>(reach - m) << 2));
    store<f32>(parts + (<usize>m << 3), (right + left) * 0.5);
    store<f32>(parts + (<usize>m << 3), (right - left) * 0.5, 4);
  }
}

function addTap(i: i32, w: f32): void {
  const at = taps + (<usize>i << 2);
  store<f32>(at, load<f32>(at) + w);
}

function toFloats(gray: usize, width: i32, height: i32, floats: usize, stride: usize): void {
  const bytes = <usize>width;
  for (let y = 0; y < height; y++) {
    const from = gray + <usize>y * bytes;
    const to = floats + <usize>y * stride;
    for (let x: usize = 0; x < bytes; x += 8) {
      const wide = v128.load8x8_u(from + x);
      v128.store(to + 4 * x, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(wide)));
      v128.store(to + 4 * x, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(wide)), 16);
    }
  }
}

/** Computes rows 2i and 2i + 1 of the doubled, vertically blurred picture. */
function sumRows(pointers: usize, even: usize, odd: usize, bytes: usize): void {
  const end = (<usize>reach + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 32) {
    const c = <usize>load<u32>(pointers) + x;
    const w = v128.load32_splat(parts);
    let s0 = f32x4.mul(v128.load(c), w);
    let s1 = f32x4.mul(v128.load(c, 16), w);
    let d0 = f32x4.splat(0);
    let d1 = f32x4.splat(0);
    for (let k: usize = 4; k < end; k += 4) {
      const p = <usize>load<u32>(pointers - k) + x;
      const q = <usize>load<u32>(pointers + k) + x;
      const ws = v128.load32_splat(parts + 2 * k);
      const wd = v128.load32_splat(parts + 2 * k, 4);
      const l0 = v128.load(p);
      const l1 = v128.load(p, 16);
      const r0 = v128.load(q);
      const r1 = v128.load(q, 16);
      s0 = f32x4.add(s0, f32x4.mul(f32x4.add(r0, l0), ws));
      s1 = f32x4.add(s1, f32x4.mul(f32x4.add(r1, l1), ws));
      d0 = f32x4.add(d0, f32x4.mul(f32x4.sub(r0, l0), wd));
      d1 = f32x4.add(d1, f32x4.mul(f32x4.sub(r1, l1), wd));
    }
    v128.store(even + x, f32x4.add(s0, d0));
    v128.store(even + x, f32x4.add(s1, d1), 16);
    v128.store(odd + x, f32x4.sub(s0, d0));
    v128.store(odd + x, f32x4.sub(s1, d1), 16);
  }
}

/**
 * Computes one row near the top or bottom, where doubling repeats the edge and blurring mirrors it.
 */
function edgeRow(y: i32, out: usize): void {
  memory.fill(out, 0, pixelStride);
  for (let t = -radius; t <= radius; t++) {
    const w = load<f32>(weights + (<usize>abs(t) << 2));
    const d = reflect(y + t, 2 * pictureHeight);
    addRow(out, pixels + <usize>(d >> 1) * pixelStride, 0.75 * w);
    addRow(out, pixels + <usize>neighbour(d, pictureHeight) * pixelStride, 0.25 * w);
  }
}

/** The farther of the two pixels between which pixel `d` of the doubled picture lies. */
@inline
function neighbour(d: i32, n: i32): i32 {
  return (d & 1) != 0 ? min((d >> 1) + 1, n - 1) : max((d >> 1) - 1, 0);
}

function addRow(out: usize, row: usize, weight: f32): void {
  const w = f32x4.splat(weight);
  for (let x: usize = 0; x < pixelStride; x += 16) {
    v128.store(out + x, f32x4.add(v128.load(out + x), f32x4.mul(v128.load(row + x), w)));
  }
}

/**
 * Doubles and blurs one row horizontally: first all of it with vectors, then both ends again with
 * the exact border rule.
 */
function doubleRow(row: usize, target: usize): void {
  const bytes = <usize>pictureWidth << 2;
  const end = (<usize>reach + 1) << 2;
  for (let x: usize = 0; x < bytes; x += 32) {
    const c = row + x;
    const w = v128.load32_splat(parts);
    let s0 = f32x4.mul(v128.load(c), w);
    let s1 = f32x4.mul(v128.load(c, 16), w);
    let d0 = f32x4.splat(0);
    let d1 = f32x4.splat(0);
    for (let k: usize = 4; k < end; k += 4) {
      const p = c - k;
      const q = c + k;
      const ws = v128.load32_splat(parts + 2 * k);
      const wd = v128.load32_splat(parts + 2 * k, 4);
      const l0 = v128.load(p);
      const l1 = v128.load(p, 16);
      const r0 = v128.load(q);
      const r1 = v128.load(q, 16);
      s0 = f32x4.add(s0, f32x4.mul(f32x4.add(r0, l0), ws));
      s1 = f32x4.add(s1, f32x4.mul(f32x4.add(r1, l1), ws));
      d0 = f32x4.add(d0, f32x4.mul(f32x4.sub(r0, l0), wd));
      d1 = f32x4.add(d1, f32x4.mul(f32x4.sub(r1, l1), wd));
    }
    const e0 = f32x4.add(s0, d0);
    const e1 = f32x4.add(s1, d1);
    const o0 = f32x4.sub(s0, d0);
    const o1 = f32x4.sub(s1, d1);
    const to = target + 2 * x;
    v128.store(to, i32x4.shuffle(e0, o0, 0, 4, 1, 5));
    v128.store(to, i32x4.shuffle(e0, o0, 2, 6, 3, 7), 16);
    v128.store(to, i32x4.shuffle(e1, o1, 0, 4, 1, 5), 32);
    v128.store(to, i32x4.shuffle(e1, o1, 2, 6, 3, 7), 48);
  }
  for (let x = 0; x < 2 * reach; x++) {
    edgePixel(row, target, x);
    edgePixel(row, target, 2 * pictureWidth - 1 - x);
  }
}

function edgePixel(row: usize, target: usize, x: i32): void {
  let sum: f32 = 0;
  for (let t = -radius; t <= radius; t++) {
    const d = reflect(x + t, 2 * pictureWidth);
    const near = load<f32>(row + (<usize>(d >> 1) << 2));
    const far = load<f32>(row + (<usize>neighbour(d, pictureWidth) << 2));
    sum += (near * 0.75 + far * 0.25) * load<f32>(weights + (<usize>abs(t) << 2));
  }
  store<f32>(target + (<usize>x << 2), sum);
}
