import { allocate } from './memory';
import { blur } from './blur';
import { halve } from './halve';
import { fitPhases, halfSuffices, MAX_SPLIT_RADIUS, phaseReach } from './phases';
import { blurFromHalf } from './upsample';

/** Pixels at an octave's edge in which no keypoint is looked for, as in OpenCV. */
export const BORDER = 5;

const MAX_OCTAVES = 16;
const MAX_LAYERS = 16;

const layers = memory.data(MAX_OCTAVES * MAX_LAYERS * 4, 16);
const widths = memory.data(MAX_OCTAVES * 4, 16);
const heights = memory.data(MAX_OCTAVES * 4, 16);
const strides = memory.data(MAX_OCTAVES * 4, 16);

/** For each layer: the blur that makes it of the one before, and the weights to do so from half the pixels (reach -1: it cannot). */
const steps = memory.data(MAX_LAYERS * 8, 16);
const reaches = memory.data(MAX_LAYERS * 4, 16);
const PAIR_BYTES: usize = ((MAX_SPLIT_RADIUS >> 1) + 1) * 8;
const pairs = memory.data(MAX_LAYERS * ((MAX_SPLIT_RADIUS >> 1) + 1) * 8, 16);
let preparedSigma: f64 = 0;
let preparedLayers: i32 = 0;

export let octaveCount: i32 = 0;

/** Address of the Gaussian picture `layer` of octave `o`. */
@inline
export function gaussianLayer(o: i32, layer: i32): usize {
  return <usize>load<u32>(layers + (<usize>(o * MAX_LAYERS + layer) << 2));
}

@inline
export function octaveWidth(o: i32): i32 {
  return load<i32>(widths + (<usize>o << 2));
}

@inline
export function octaveHeight(o: i32): i32 {
  return load<i32>(heights + (<usize>o << 2));
}

/** Bytes from one row of an octave's pictures to the next. */
@inline
export function octaveStride(o: i32): usize {
  return <usize>load<u32>(strides + (<usize>o << 2));
}

/**
 * Lays out the pyramid of a picture of `width` x `height`, its first octave at twice that size. Layers that descriptors need
 * are kept for every octave; the others share the first octave's memory. Each has room for one row and column more, as the
 * halves of odd pictures are rounded up on the way from one octave to the next.
 */
export function layOut(width: i32, height: i32, layersPerOctave: i32): void {
  let w = width * 2;
  let h = height * 2;
  const most = <i32>nearest(Math.log2(<f64>min(w, h)) - 2) + 1;
  octaveCount = 0;
  for (let o = 0; o < most && min(w, h) > 2 * BORDER; o++) {
    store<i32>(widths + (<usize>o << 2), w);
    store<i32>(heights + (<usize>o << 2), h);
    let stride = ((<usize>w + 1) * 4 + 63) & ~63;
    // Rows a power of two apart would fight for the same cache sets.
    if ((stride & 1023) == 0) stride += 64;
    store<u32>(strides + (<usize>o << 2), <u32>stride);
    for (let i = 0; i < layersPerOctave + 3; i++) {
      const kept = i <= layersPerOctave;
      const at = o == 0 || kept ? allocate(stride * (h + 1) + 64) : gaussianLayer(0, i);
      store<u32>(layers + (<usize>(o * MAX_LAYERS + i) << 2), <u32>at);
    }
    octaveCount++;
    w >>= 1;
    h >>= 1;
  }
}

/** Works out how each layer is made of the one before; kept until other options ask for something else. */
export function prepareLayers(sigma: f64, layersPerOctave: i32): void {
  if (sigma == preparedSigma && layersPerOctave == preparedLayers) return;
  preparedSigma = sigma;
  preparedLayers = layersPerOctave;
  const ratio = Math.pow(2, 1 / <f64>layersPerOctave);
  for (let i = 1; i < layersPerOctave + 3; i++) {
    const before = Math.pow(ratio, <f64>(i - 1)) * sigma;
    const step = before * Math.sqrt(ratio * ratio - 1);
    const possible = halfSuffices(before, step);
    store<f64>(steps + (<usize>i << 3), step);
    store<i32>(reaches + (<usize>i << 2), possible ? phaseReach(step) : -1);
    if (possible) fitPhases(before, step, pairs + <usize>i * PAIR_BYTES);
  }
}

/**
 * Fills an octave's layers from its first, and the next octave's first. Once a layer is smooth enough, the next is made from every
 * second of its pixels.
 */
export function buildOctave(o: i32, layersPerOctave: i32, even: usize, odd: usize): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  const last = o == octaveCount - 1;
  for (let i = 1; i < layersPerOctave + 3; i++) {
    const source = gaussianLayer(o, i - 1);
    const target = gaussianLayer(o, i);
    const reach = load<i32>(reaches + (<usize>i << 2));
    // The next octave starts as every second pixel of layer `layersPerOctave`; its other layers are free until then.
    if (!last && i == layersPerOctave + 1) halveLayer(o, source, gaussianLayer(o + 1, 0));
    if (last || reach < 0) {
      blur(source, target, width, height, stride, load<f64>(steps + (<usize>i << 3)), even);
      continue;
    }
    const half = gaussianLayer(o + 1, i == layersPerOctave + 1 ? 0 : layersPerOctave);
    if (i != layersPerOctave + 1) halveLayer(o, source, half);
    blurFromHalf(half, octaveStride(o + 1), target, width, height, stride, pairs + <usize>i * PAIR_BYTES, reach, even, odd);
  }
}

function halveLayer(o: i32, source: usize, target: usize): void {
  halve(source, octaveStride(o), target, (octaveWidth(o) + 1) >> 1, (octaveHeight(o) + 1) >> 1, octaveStride(o + 1));
}
