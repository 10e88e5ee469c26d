import { allocate } from './memory';

/** Pixels at the edges of an octave that are not searched, as in OpenCV. */
export const BORDER = 5;

export const MAX_LAYERS = 16;
const MAX_OCTAVES = 16;

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

/** Bytes between the starts of two rows of an octave's pictures. */
@inline
export function octaveStride(o: i32): usize {
  return <usize>load<u32>(strides + (<usize>o << 2));
}

/**
 * Lays out the pyramid of a picture of `width` x `height`, whose first octave has twice that size.
 * Layers that descriptors read are kept for every octave; the others share the memory of the first
 * octave. Each has room for one more row and column, since halves of odd sizes are rounded up from
 * octave to octave.
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
    // Rows a power of two apart would share cache sets and evict each other.
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
