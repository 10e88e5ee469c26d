import { addKeypoint } from './keypoints';
import { degrees } from './angle';
import { gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';

const BINS = 36;
const PEAK: f32 = 0.8;
/** Room for every radius that `sigma <= 4` and one layer per octave can ask for (4.5 x 4 x 2^1.5). */
const MAX_WINDOW = 64;

const falloff = memory.data((2 * MAX_WINDOW + 8) * 4, 16);
const raw = memory.data(BINS * 4 * 4, 16);
const bins = memory.data((BINS + 4) * 4, 16);
const smooth = memory.data(BINS * 4, 16);
const steps = memory.data<i32>([0, 1, 2, 3]);

/** Adds one keypoint per dominant gradient direction around (x, y) of the octave's layer (Lowe 2004, section 5). */
export function addOriented(o: i32, layer: i32, y: i32, x: i32, px: f32, py: f32, size: f32, response: f32, packed: i32): void {
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
    let angle = <f32>360 - <f32>10 * bin;
    if (abs(angle - 360) < f32.EPSILON) angle = 0;
    addKeypoint(px, py, size, angle, response, packed);
  }
}

/** Fills `smooth` with the weighted histogram of gradient directions; returns its largest bin. */
function histogram(o: i32, layer: i32, y: i32, x: i32, radius: i32, sigma: f32): f32 {
  const stride = octaveStride(o);
  const picture = gaussianLayer(o, layer);
  const top = max(1 - y, -radius);
  const bottom = min(octaveHeight(o) - 2 - y, radius);
  const left = max(1 - x, -radius);
  const right = min(octaveWidth(o) - 2 - x, radius);

  // The Gaussian weight is separable: one exponential per row instead of one per pixel.
  const factor: f32 = <f32>-1 / (2 * sigma * sigma);
  for (let k = 0; k <= radius; k++) {
    const w = <f32>Math.exp(<f32>(k * k) * factor);
    store<f32>(falloff + (<usize>(MAX_WINDOW + k) << 2), w);
    store<f32>(falloff + (<usize>(MAX_WINDOW - k) << 2), w);
  }

  memory.fill(raw, 0, BINS * 16);
  const perDegree = f32x4.splat(<f32>BINS / 360);
  const end = i32x4.splat(right);
  for (let i = top; i <= bottom; i++) {
    const row = picture + <usize>(y + i) * stride + (<usize>x << 2);
    const weight = v128.load32_splat(falloff + (<usize>(MAX_WINDOW + i) << 2));
    for (let j = left; j <= right; j += 4) {
      const at = row + (j << 2);
      const gx = f32x4.sub(v128.load(at, 4), v128.load(at - 4));
      const gy = f32x4.sub(v128.load(at - stride), v128.load(at + stride));
      const inside = i32x4.le_s(i32x4.add(i32x4.splat(j), v128.load(steps)), end);
      const magnitude = f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy)));
      const w = f32x4.mul(v128.load(falloff + (<usize>(MAX_WINDOW + j) << 2)), weight);
      const mass = v128.and(f32x4.mul(magnitude, w), inside);
      const bin = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(degrees(gy, gx), perDegree)));
      vote(i32x4.extract_lane(bin, 0), 0, f32x4.extract_lane(mass, 0));
      vote(i32x4.extract_lane(bin, 1), 1, f32x4.extract_lane(mass, 1));
      vote(i32x4.extract_lane(bin, 2), 2, f32x4.extract_lane(mass, 2));
      vote(i32x4.extract_lane(bin, 3), 3, f32x4.extract_lane(mass, 3));
    }
  }

  for (let j = 0; j < BINS; j++) {
    const at = raw + (<usize>j << 4);
    const sum = (load<f32>(at) + load<f32>(at, 4)) + (load<f32>(at, 8) + load<f32>(at, 12));
    store<f32>(bins + (<usize>(j + 2) << 2), sum);
  }
  store<f32>(bins, load<f32>(bins + (BINS << 2)));
  store<f32>(bins, load<f32>(bins + ((BINS + 1) << 2)), 4);
  store<f32>(bins + ((BINS + 2) << 2), load<f32>(bins, 8));
  store<f32>(bins + ((BINS + 3) << 2), load<f32>(bins, 12));
  let most: f32 = 0;
  for (let j: usize = 0; j < <usize>BINS; j++) {
    const at = bins + (j << 2);
    const value =
      (load<f32>(at) + load<f32>(at, 16)) * 0.0625 + (load<f32>(at, 4) + load<f32>(at, 12)) * 0.25 + load<f32>(at, 8) * 0.375;
    store<f32>(smooth + (j << 2), value);
    most = max(most, value);
  }
  return most;
}

/** Adds to a lane's own copy of the histogram, so that neighbouring pixels do not wait for each other. */
@inline
function vote(bin: i32, lane: i32, mass: f32): void {
  const at = raw + (<usize>((bin >= BINS ? bin - BINS : bin) * 4 + lane) << 2);
  store<f32>(at, load<f32>(at) + mass);
}
