import { angle, EIGHTHS } from './angle';
import { allocate } from './memory';
import { falloff, MAX_WINDOW, prepareFalloff } from './falloff';
import { gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';

/**
 * The gradients in the window of a descriptor, one list per quantity, so that vectors process four
 * at a time.
 */
export let masses: usize = 0;
/** Row and column in cells, -1 to 4. */
export let sampleRows: usize = 0;
export let sampleColumns: usize = 0;
/** Direction relative to the keypoint's, in eighths of a turn, -12 to 4. */
export let directions: usize = 0;

const ramp = memory.data<f32>([0, 1, 2, 3]);
const RADIANS: f32 = 0.017453292519943295;
const EIGHTHS_PER_DEGREE: f32 = 8.0 / 360;
/**
 * Width in cells of the outer ring of the window that is left out, because samples there have no
 * weight.
 */
const RIM: f32 = 1e-4;

/** Side in pixels of a histogram cell for a keypoint of `scale`. */
function cellSide(scale: f32): f32 {
  return 3 * scale;
}

/** Allocates the lists for the largest window that the options allow. */
export function makeRoomForSamples(sigma: f32, layersPerOctave: i32): void {
  const largest = cellSide(sigma * <f32>Math.pow(2, 1 + 0.5 / <f64>layersPerOctave));
  const side = <usize>ceil(<f32>5 * largest) + 8;
  const bytes = side * side * 4;
  masses = allocate(bytes);
  sampleRows = allocate(bytes);
  sampleColumns = allocate(bytes);
  directions = allocate(bytes);
}

/**
 * Lists the gradients in the square of 5 x 5 cells around (px, py), rotated by `degrees`, in pixels
 * of the octave. Up to three samples without weight follow.
 *
 * @returns the number of samples
 */
export function gatherSamples(o: i32, layer: i32, px: f32, py: f32, degrees: f32, scale: f32): i32 {
  const stride = octaveStride(o);
  const x = <i32>nearest(px);
  const y = <i32>nearest(py);
  const cell = cellSide(scale);
  const theta = <f64>(degrees * RADIANS);
  const cosine = <f32>Math.cos(theta) / cell;
  const sine = <f32>Math.sin(theta) / cell;
  const radius = min(<i32>nearest(cell * <f32>1.4142135623730951 * 5 * 0.5), MAX_WINDOW - 4);
  prepareFalloff(<f32>-1 / (8 * cell * cell), radius);

  const picture = gaussianLayer(o, layer) + (<usize>x << 2);
  const bottom = min(octaveHeight(o) - 2 - y, radius);
  const leftmost = <f32>max(1 - x, -radius);
  const rightmost = <f32>min(octaveWidth(o) - 2 - x, radius);
  const perRow: f32 = 1 / sine;
  const perColumn: f32 = 1 / cosine;
  let offset: usize = 0;
  for (let i = max(1 - y, -radius); i <= bottom; i++) {
    const row = <f32>i * cosine + 1.5;
    const column = <f32>1.5 - <f32>i * sine;
    let low = leftmost;
    let high = rightmost;
    if (sine != 0) {
      const a = (RIM - 1 - row) * perRow;
      const b = (<f32>4 - RIM - row) * perRow;
      low = max(low, min(a, b));
      high = min(high, max(a, b));
    } else if (row <= RIM - 1 || row >= <f32>4 - RIM) continue;
    if (cosine != 0) {
      const a = (RIM - 1 - column) * perColumn;
      const b = (<f32>4 - RIM - column) * perColumn;
      low = max(low, min(a, b));
      high = min(high, max(a, b));
    } else if (column <= RIM - 1 || column >= <f32>4 - RIM) continue;
    if (!(low <= high)) continue;
    const from = <i32>ceil(low);
    const count = <i32>floor(high) - from + 1;
    if (count <= 0) continue;
    gatherRow(picture + <usize>(y + i) * stride, stride, i, from, count, row, column, cosine, sine, degrees, offset);
    offset += <usize>count << 2;
  }
  const none = f32x4.splat(0);
  v128.store(masses + offset, none);
  v128.store(sampleRows + offset, none);
  v128.store(sampleColumns + offset, none);
  v128.store(directions + offset, none);
  return <i32>(offset >> 2);
}

/**
 * Appends `count` samples, rounded up to a multiple of four, at byte `offset` of the lists. The
 * next row overwrites the surplus.
 */
function gatherRow(
  line: usize, stride: usize, i: i32, from: i32, count: i32, row: f32, column: f32, cosine: f32, sine: f32,
  degrees: f32, offset: usize,
): void {
  const rowWeight = v128.load32_splat(falloff + (i << 2));
  const cosines = f32x4.splat(cosine);
  const sines = f32x4.splat(sine);
  const rowAtZero = f32x4.splat(row);
  const columnAtZero = f32x4.splat(column);
  const turned = f32x4.splat(degrees * EIGHTHS_PER_DEGREE);
  const four = f32x4.splat(4);
  let j = f32x4.add(f32x4.splat(<f32>from), v128.load(ramp));
  let at = line + (from << 2);
  let weights = falloff + (from << 2);
  const end = offset + (<usize>count << 2);
  for (let to = offset; to < end; to += 16) {
    const gx = f32x4.sub(v128.load(at, 4), v128.load(at - 4));
    const gy = f32x4.sub(v128.load(at - stride), v128.load(at + stride));
    const magnitude = f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy)));
    v128.store(masses + to, f32x4.mul(magnitude, f32x4.mul(v128.load(weights), rowWeight)));
    v128.store(sampleRows + to, f32x4.add(f32x4.mul(j, sines), rowAtZero));
    v128.store(sampleColumns + to, f32x4.add(f32x4.mul(j, cosines), columnAtZero));
    v128.store(directions + to, f32x4.sub(angle(gy, gx, EIGHTHS), turned));
    j = f32x4.add(j, four);
    at += 16;
    weights += 16;
  }
}
