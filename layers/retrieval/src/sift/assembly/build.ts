import { buildBaseRows } from './base';
import { blurRows } from './blur';
import { finishScan, scanRows, startScan } from './extrema';
import { gaussianLayer, MAX_LAYERS, octaveCount, octaveHeight, octaveStride, octaveWidth } from './pyramid';
import { pairsOf, radiusOf, reachOf, slotOf, weightsOf } from './recipe';
import { blurRowsFromHalf } from './upsample';

/**
 * Rows by which the last layer advances at a time: few enough that the next layer finds the rows of
 * the one before in the cache.
 */
const STEP = 16;

const done = memory.data(MAX_LAYERS * 4, 16);
const goals = memory.data(MAX_LAYERS * 4, 16);

/**
 * Makes the layers of an octave and finds its extrema, all layers advancing together down the
 * picture. The first layer of the first octave is made from the picture; that of a later octave
 * exists already, as every second pixel of the octave before.
 */
export function buildOctave(o: i32, layersPerOctave: i32, even: usize, odd: usize): void {
  const height = octaveHeight(o);
  const top = layersPerOctave + 2;
  memory.fill(done, 0, MAX_LAYERS * 4);
  startScan(o);
  for (let goal = STEP; ; goal += STEP) {
    setGoals(min(goal, height), top, height);
    for (let i = 0; i <= top; i++) {
      const from = load<i32>(done + (<usize>i << 2));
      const to = load<i32>(goals + (<usize>i << 2));
      if (from < to) advance(o, i, from, to, layersPerOctave, even, odd);
      store<i32>(done + (<usize>i << 2), to);
    }
    scanRows(o, min(goal, height));
    if (goal >= height) break;
  }
  finishScan(o);
}

/**
 * Computes how far each layer must advance for the last one to reach `goal`. All are even numbers,
 * because some layers advance two rows at a time.
 */
function setGoals(goal: i32, top: i32, height: i32): void {
  let need = goal;
  for (let i = top; i >= 0; i--) {
    store<i32>(goals + (<usize>i << 2), need);
    if (i > 0) need = min(height, (need + reachedRows(i) + 1) & ~1);
  }
}

/** Number of rows below its own that layer `i` reads from the layer before. */
function reachedRows(i: i32): i32 {
  return max(radiusOf(i), 2 * reachOf(i) + 2);
}

/**
 * Makes rows `from` to `to` of layer `i`, and their halved rows where the next layer is made from
 * those.
 */
function advance(o: i32, i: i32, from: i32, to: i32, layersPerOctave: i32, even: usize, odd: usize): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  const target = gaussianLayer(o, i);
  const last = o == octaveCount - 1;
  if (i > 0 && !last && reachOf(i) >= 0) {
    const half = gaussianLayer(o + 1, slotOf(i));
    blurRowsFromHalf(half, octaveStride(o + 1), target, width, height, stride, from, to, pairsOf(i), reachOf(i), even, odd);
  } else if (i > 0) {
    blurRows(gaussianLayer(o, i - 1), target, width, height, stride, from, to, weightsOf(i), radiusOf(i), even);
  } else if (o == 0) {
    buildBaseRows(target, stride, from >> 1, to >> 1, even, odd);
  }
  if (last || i > layersPerOctave + 1) return;
  // Layer `layersPerOctave` is always halved: its half is the first layer of the next octave.
  if (i == layersPerOctave || reachOf(i + 1) >= 0) {
    const half = gaussianLayer(o + 1, i == layersPerOctave ? 0 : slotOf(i + 1));
    halveRows(target, stride, half, octaveStride(o + 1), (width + 1) >> 1, (from + 1) >> 1, (to + 1) >> 1);
  }
}

/**
 * Makes rows `from` to `to` of the half picture, every second pixel of every second row. `width` is
 * in pixels, strides are in bytes.
 */
function halveRows(
  source: usize, sourceStride: usize, target: usize, stride: usize, width: i32, from: i32, to: i32,
): void {
  const bytes = <usize>width << 2;
  for (let y = from; y < to; y++) {
    const row = source + <usize>y * 2 * sourceStride;
    const out = target + <usize>y * stride;
    for (let x: usize = 0; x < bytes; x += 16) {
      v128.store(out + x, i32x4.shuffle(v128.load(row + 2 * x), v128.load(row + 2 * x, 16), 0, 2, 4, 6));
    }
  }
}
