import { splatInto } from './angle';
import { BORDER, gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';
import { addCandidate, refineCandidates, startCandidates } from './candidates';

/** Rows of every difference picture in memory at a time. */
export const RING_ROWS = 4;

const threshold = memory.data(16, 16);

let ring: usize = 0;
let stride: usize = 0;
let layers: i32 = 0;
/** The next row to search. */
let next: i32 = 0;

/**
 * Sets the options. `rows` has room for `RING_ROWS` rows of every difference picture and one more
 * vector.
 */
export function prepareExtrema(rows: usize, layersPerOctave: i32, contrast: f64): void {
  ring = rows;
  layers = layersPerOctave;
  splatInto(threshold, <f32>Math.floor(((0.5 * contrast) / layersPerOctave) * 255));
}

export function startScan(o: i32): void {
  stride = octaveStride(o);
  next = BORDER;
  startCandidates();
}

/**
 * Searches an octave's differences of Gaussians, as far as rows below `built` allow, for pixels
 * that no neighbour in space and scale exceeds (Lowe 2004, section 3.1), and stores them as
 * candidates.
 */
export function scanRows(o: i32, built: i32): void {
  const end = min(octaveHeight(o) - BORDER, built - 1);
  const right = octaveWidth(o) - BORDER;
  for (; next < end; next++) {
    if (next == BORDER) {
      differenceRow(o, BORDER - 1);
      differenceRow(o, BORDER);
    }
    differenceRow(o, next + 1);
    for (let layer = 1; layer <= layers; layer++) scanRow(layer, next, right);
  }
}

/**
 * Refines the candidates of the octave. It reads rows further down, so it runs after all rows are
 * built.
 */
export function finishScan(o: i32): void {
  refineCandidates(o, layers);
}

@inline
function ringRow(layer: i32, y: i32): usize {
  return ring + <usize>(layer * RING_ROWS + (y & (RING_ROWS - 1))) * stride;
}

/** Subtracts row `y` of each layer from that of the next, reading every layer once. */
function differenceRow(o: i32, y: i32): void {
  const from = <usize>y * stride;
  const to = ringRow(0, y);
  const step = <usize>RING_ROWS * stride;
  for (let i = 0; i < layers + 2; i++) {
    const low = gaussianLayer(o, i) + from;
    const high = gaussianLayer(o, i + 1) + from;
    const out = to + <usize>i * step;
    for (let x: usize = 0; x < stride; x += 32) {
      v128.store(out + x, f32x4.sub(v128.load(high + x), v128.load(low + x)));
      v128.store(out + x, f32x4.sub(v128.load(high + x, 16), v128.load(low + x, 16)), 16);
    }
  }
}

/**
 * Marks which of four pixels exceed the threshold and are not exceeded by a pixel above, below or
 * beside.
 */
@inline
function peaks(above: usize, here: usize, below: usize): v128 {
  const v = v128.load(here);
  const left = v128.load(here - 4);
  const right = v128.load(here, 4);
  const up = v128.load(above);
  const down = v128.load(below);
  const most = f32x4.pmax(f32x4.pmax(left, right), f32x4.pmax(up, down));
  const least = f32x4.pmin(f32x4.pmin(left, right), f32x4.pmin(up, down));
  return v128.and(v128.or(f32x4.ge(v, most), f32x4.le(v, least)), f32x4.gt(f32x4.abs(v), v128.load(threshold)));
}

function scanRow(layer: i32, y: i32, end: i32): void {
  const above = ringRow(layer, y - 1);
  const here = ringRow(layer, y);
  const below = ringRow(layer, y + 1);
  for (let x = BORDER; x < end; x += 8) {
    const at = <usize>x << 2;
    const first = peaks(above + at, here + at, below + at);
    const second = peaks(above + at + 16, here + at + 16, below + at + 16);
    if (!v128.any_true(v128.or(first, second))) continue;
    let lanes = i32x4.bitmask(first) | (i32x4.bitmask(second) << 4);
    while (lanes != 0) {
      const c = x + ctz(lanes);
      lanes &= lanes - 1;
      if (c < end && isExtremum(layer, y, <usize>c << 2)) addCandidate(layer, y, c);
    }
  }
}

/** Three neighbouring pixels of a row as the lanes of a vector, the last one twice. */
@inline
function triple(middle: usize): v128 {
  const four = v128.load(middle - 4);
  return i32x4.shuffle(four, four, 0, 1, 2, 2);
}

/** Whether no pixel of the 3 x 3 x 3 neighbourhood exceeds its centre. `x` is in bytes. */
function isExtremum(layer: i32, y: i32, x: usize): bool {
  const v = f32x4.splat(load<f32>(ringRow(layer, y) + x));
  let most = v;
  let least = v;
  for (let l = layer - 1; l <= layer + 1; l++) {
    const a = triple(ringRow(l, y - 1) + x);
    const b = triple(ringRow(l, y) + x);
    const c = triple(ringRow(l, y + 1) + x);
    most = f32x4.pmax(most, f32x4.pmax(a, f32x4.pmax(b, c)));
    least = f32x4.pmin(least, f32x4.pmin(a, f32x4.pmin(b, c)));
  }
  const positive = f32x4.extract_lane(v, 0) > 0;
  return i32x4.bitmask(positive ? f32x4.eq(most, v) : f32x4.eq(least, v)) == 15;
}
