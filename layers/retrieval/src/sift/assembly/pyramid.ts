import { allocate } from './memory';
import { blur, ROW_MARGIN } from './blur';

/** Pixels at an octave's edge in which no keypoint is looked for, as in OpenCV. */
export const BORDER = 5;

const MAX_OCTAVES = 16;
const MAX_LAYERS = 16;

const layers = memory.data(MAX_OCTAVES * MAX_LAYERS * 4, 16);
const widths = memory.data(MAX_OCTAVES * 4, 16);
const heights = memory.data(MAX_OCTAVES * 4, 16);
const strides = memory.data(MAX_OCTAVES * 4, 16);

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

/** Lays out the pyramid of a picture of `width` x `height`, its first octave at twice that size. */
export function layOut(width: i32, height: i32, layersPerOctave: i32): void {
  let w = width * 2;
  let h = height * 2;
  const most = <i32>nearest(Math.log2(<f64>min(w, h)) - 2) + 1;
  octaveCount = 0;
  for (let o = 0; o < most && min(w, h) > 2 * BORDER; o++) {
    store<i32>(widths + (<usize>o << 2), w);
    store<i32>(heights + (<usize>o << 2), h);
    let stride = (<usize>w * 4 + 63) & ~63;
    // Rows a power of two apart would fight for the same cache sets.
    if ((stride & 1023) == 0) stride += 64;
    store<u32>(strides + (<usize>o << 2), <u32>stride);
    for (let i = 0; i < layersPerOctave + 3; i++) {
      const kept = i > 0 && i <= layersPerOctave;
      const at = o == 0 || kept ? allocate(stride * h + 64) : gaussianLayer(0, i);
      store<u32>(layers + (<usize>(o * MAX_LAYERS + i) << 2), <u32>at);
    }
    octaveCount++;
    w >>= 1;
    h >>= 1;
  }
}

/** Doubles a grey picture by linear interpolation and blurs it to `sigma`: the first octave's first layer. */
export function buildBase(gray: usize, width: i32, height: i32, sigma: f32, layersPerOctave: i32): void {
  const scratch = gaussianLayer(0, layersPerOctave + 2);
  const stride = octaveStride(0);
  for (let y = 0; y < 2 * height; y++) {
    const near = gray + <usize>((y >> 1) * width);
    const far = gray + <usize>(max(0, min(height - 1, (y & 1) ? (y >> 1) + 1 : (y >> 1) - 1)) * width);
    const out = scratch + <usize>y * stride;
    for (let x = 0; x < 2 * width; x++) {
      const n = <usize>(x >> 1);
      const f = <usize>max(0, min(width - 1, (x & 1) ? (x >> 1) + 1 : (x >> 1) - 1));
      const top = <f32>load<u8>(near + n) * 0.75 + <f32>load<u8>(near + f) * 0.25;
      const bottom = <f32>load<u8>(far + n) * 0.75 + <f32>load<u8>(far + f) * 0.25;
      store<f32>(out + (<usize>x << 2), top * 0.75 + bottom * 0.25);
    }
  }
  const buffer = allocate(stride + 2 * ROW_MARGIN);
  const blurSigma = sqrt<f32>(max<f32>(sigma * sigma - 1, 0.01));
  blur(scratch, gaussianLayer(0, 0), 2 * width, 2 * height, stride, blurSigma, buffer);
}

/** Fills an octave's layers from its first; layer 0 of a later octave is every second pixel of the one before. */
export function buildOctave(o: i32, sigma: f64, layersPerOctave: i32, buffer: usize): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  if (o > 0) halve(gaussianLayer(o - 1, layersPerOctave), octaveStride(o - 1), gaussianLayer(o, 0), width, height, stride);
  const ratio = Math.pow(2, 1 / <f64>layersPerOctave);
  for (let i = 1; i < layersPerOctave + 3; i++) {
    const before = Math.pow(ratio, <f64>(i - 1)) * sigma;
    const step = before * Math.sqrt(ratio * ratio - 1);
    blur(gaussianLayer(o, i - 1), gaussianLayer(o, i), width, height, stride, step, buffer);
  }
}

function halve(source: usize, sourceStride: usize, target: usize, width: i32, height: i32, stride: usize): void {
  for (let y = 0; y < height; y++) {
    const from = source + <usize>y * 2 * sourceStride;
    const to = target + <usize>y * stride;
    for (let x: usize = 0; x < <usize>width; x++) store<f32>(to + (x << 2), load<f32>(from + (x << 3)));
  }
}
