import { addKeypoint } from './keypoints';
import { angle, splatInto, THIRTY_SIXTHS, WHOLE } from './angle';
import { falloff, prepareFalloff } from './falloff';
import { gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';

const BINS = 36;
const PEAK: f32 = 0.8;

/** Sums per direction from minus to plus half a turn, in four lanes each. */
const raw = memory.data((BINS + 1) * 16, 16);
/** Sums per direction from 0 to a whole turn, with two more at each end. */
const bins = memory.data((BINS + 4) * 4, 16);
const smooth = memory.data(BINS * 4, 16);

const ramp = memory.data<f32>([0, 1, 2, 3]);
const constants = memory.data(3 * 16, 16);
splatInto(constants, WHOLE + <f32>(BINS / 2));
splatInto(constants + 16, 4);
v128.store(constants + 32, i32x4.splat(63));

/**
 * Adds a keypoint for every dominant gradient direction around (x, y) in a layer of the octave
 * (Lowe 2004, section 5).
 */
export function addOriented(
  o: i32, layer: i32, y: i32, x: i32, px: f32, py: f32, size: f32, response: f32, packed: i32,
): void {
  const scale = size * 0.5 / <f32>(1 << o);
  const most = histogram(o, layer, y, x, <i32>nearest(<f32>4.5 * scale), <f32>1.5 * scale);
  const floor = most * PEAK;
  for (let j = 0; j < BINS; j++) {
    const here = load<f32>(smooth + (<usize>j << 2));
    const left = load<f32>(smooth + (<usize>((j + BINS - 1) % BINS) << 2));
    const right = load<f32>(smooth + (<usize>((j + 1) % BINS) << 2));
    if (here <= left || here <= right || here < floor) continue;
    let bin = <f32>j + <f32>0.5 * (left - right) / (left - 2 * here + right);
    bin = bin < 0 ? <f32>BINS + bin : bin >= <f32>BINS ? bin - <f32>BINS : bin;
    let degrees = <f32>360 - <f32>10 * bin;
    if (abs(degrees - 360) < f32.EPSILON) degrees = 0;
    addKeypoint(px, py, size, degrees, response, packed);
  }
}

/**
 * Fills `smooth` with the weighted histogram of gradient directions.
 *
 * @returns its largest bin
 */
function histogram(o: i32, layer: i32, y: i32, x: i32, radius: i32, sigma: f32): f32 {
  const stride = octaveStride(o);
  const picture = gaussianLayer(o, layer) + (<usize>x << 2);
  const top = max(1 - y, -radius);
  const bottom = min(octaveHeight(o) - 2 - y, radius);
  const left = max(1 - x, -radius);
  const right = min(octaveWidth(o) - 2 - x, radius);
  prepareFalloff(<f32>-1 / (2 * sigma * sigma), radius);
  memory.fill(raw, 0, (BINS + 1) * 16);
  for (let i = top; i <= bottom; i++) sumRow(picture + <usize>(y + i) * stride, stride, i, left, right);
  return smoothen();
}

/**
 * Adds the gradients of one row at offsets `from` to `to`, each lane to its own copy of the
 * histogram.
 */
function sumRow(row: usize, stride: usize, i: i32, from: i32, to: i32): void {
  const rowWeight = v128.load32_splat(falloff + (i << 2));
  const end = f32x4.splat(<f32>to);
  let j = f32x4.add(f32x4.splat(<f32>from), v128.load(ramp));
  let weights = falloff + (from << 2);
  let at = row + (from << 2);
  const stop = row + (to << 2);
  while (at <= stop) {
    // Values after the row's last sample are undefined, perhaps NaN, and become zero gradients.
    const inside = f32x4.le(j, end);
    const gx = v128.and(f32x4.sub(v128.load(at, 4), v128.load(at - 4)), inside);
    const gy = v128.and(f32x4.sub(v128.load(at - stride), v128.load(at + stride)), inside);
    const magnitude = f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy)));
    const mass = f32x4.mul(magnitude, f32x4.mul(v128.load(weights), rowWeight));
    const direction = f32x4.add(f32x4.nearest(angle(gy, gx, THIRTY_SIXTHS)), v128.load(constants));
    const place = i32x4.shl(v128.and(direction, v128.load(constants, 32)), 4);
    vote(<usize>i32x4.extract_lane(place, 0), f32x4.extract_lane(mass, 0));
    vote(<usize>i32x4.extract_lane(place, 1) + 4, f32x4.extract_lane(mass, 1));
    vote(<usize>i32x4.extract_lane(place, 2) + 8, f32x4.extract_lane(mass, 2));
    vote(<usize>i32x4.extract_lane(place, 3) + 12, f32x4.extract_lane(mass, 3));
    j = f32x4.add(j, v128.load(constants, 16));
    weights += 16;
    at += 16;
  }
}

@inline
function vote(place: usize, mass: f32): void {
  store<f32>(raw + place, load<f32>(raw + place) + mass);
}

/** Sum over the four copies of direction `j`, in 36ths of a turn from 0. */
@inline
function sumOf(j: i32): f32 {
  const at = raw + (<usize>(j < BINS / 2 ? j + BINS / 2 : j - BINS / 2) << 4);
  return (load<f32>(at) + load<f32>(at, 4)) + (load<f32>(at, 8) + load<f32>(at, 12));
}

/**
 * Smooths `raw` into `smooth` with the binomial kernel 1 4 6 4 1.
 *
 * @returns the largest bin
 */
function smoothen(): f32 {
  // Plus and minus half a turn are the same direction.
  v128.store(raw, f32x4.add(v128.load(raw), v128.load(raw, BINS * 16)));
  for (let j = 0; j < BINS; j++) store<f32>(bins + (<usize>(j + 2) << 2), sumOf(j));
  store<f32>(bins, load<f32>(bins + (BINS << 2)));
  store<f32>(bins, load<f32>(bins + ((BINS + 1) << 2)), 4);
  store<f32>(bins + ((BINS + 2) << 2), load<f32>(bins, 8));
  store<f32>(bins + ((BINS + 3) << 2), load<f32>(bins, 12));
  let most: f32 = 0;
  for (let j: usize = 0; j < <usize>BINS; j++) {
    const at = bins + (j << 2);
    const ends = (load<f32>(at) + load<f32>(at, 16)) * 0.0625;
    const value = ends + (load<f32>(at, 4) + load<f32>(at, 12)) * 0.25 + load<f32>(at, 8) * 0.375;
    store<f32>(smooth + (j << 2), value);
    most = max(most, value);
  }
  return most;
}
