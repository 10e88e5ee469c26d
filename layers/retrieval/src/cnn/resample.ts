/** A part of a picture, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture in a store of pixels: RGB, interleaved, row-major, `offset` bytes from the start. */
export interface StoredPicture {
  pixels: Uint8Array;
  offset: number;
  width: number;
  height: number;
}

export interface CutOptions {
  /** Subtracted from and divided into RGB values scaled to [0, 1]. */
  mean: readonly number[];
  std: readonly number[];
  /** Mirrors left and right. */
  flip?: boolean;
  /** Factor of each value's distance from middle grey. */
  contrast?: number;
  /** Added to each value, in units of [0, 1]. */
  brightness?: number;
}

/** `cutTo` with a square of `size` x `size` as its target. */
export function cutResized(
  picture: StoredPicture,
  box: Box,
  size: number,
  out: Float32Array,
  at: number,
  options: CutOptions,
): void {
  cutTo(picture, box, { width: size, height: size }, out, at, options);
}

/**
 * Writes `box` of the picture, resized with a cubic kernel (a = -1/2, Keys 1981; widened when
 * shrinking, to avoid aliasing), as float32 planes [3, height, width] at `at` of `out`. Training
 * and embedding use the same kernel.
 */
export function cutTo(
  picture: StoredPicture,
  box: Box,
  size: { width: number; height: number },
  out: Float32Array,
  at: number,
  options: CutOptions,
): void {
  const shrink = { x: factorOf(box.width, size.width), y: factorOf(box.height, size.height) };
  if (shrink.x > 1 || shrink.y > 1) {
    const small = averaged(picture, box, shrink);
    const whole = { left: 0, top: 0, width: small.width, height: small.height };
    cubicTo(small, whole, { x: box.width / shrink.x, y: box.height / shrink.y }, size, out, at, options);
  } else {
    cubicTo(picture, box, { x: box.width, y: box.height }, size, out, at, options);
  }
}

/** The cubic step. `length` is the box's sides before rounding to whole pixels. */
function cubicTo(
  picture: StoredPicture,
  box: Box,
  length: { x: number; y: number },
  size: { width: number; height: number },
  out: Float32Array,
  at: number,
  options: CutOptions,
): void {
  const across = taps(length.x, box.width, size.width);
  const down = taps(length.y, box.height, size.height);
  const rows = new Float32Array(box.height * size.width * 3);
  for (let y = 0; y < box.height; y++) {
    const line = picture.offset + ((box.top + y) * picture.width + box.left) * 3;
    narrow(picture.pixels, line, across, size.width, rows, y * size.width * 3);
  }
  const { mean, std, contrast = 1, brightness = 0 } = options;
  const factor = mean.map((_, c) => contrast / (255 * std[c]));
  const shift = mean.map((m, c) => (0.5 - 0.5 * contrast + brightness - m) / std[c]);
  const step = size.width * 3;
  const plane = size.width * size.height;
  const sums = new Float64Array(step);
  for (let y = 0; y < size.height; y++) {
    sums.fill(0);
    for (let t = 0; t < down.count; t++) {
      const weight = down.weights[y * down.count + t];
      const from = (down.first[y] + t) * step;
      for (let i = 0; i < step; i++) sums[i] += weight * rows[from + i];
    }
    for (let c = 0; c < 3; c++) {
      const to = at + c * plane + y * size.width;
      for (let x = 0; x < size.width; x++) {
        const from = options.flip ? size.width - 1 - x : x;
        out[to + x] = sums[3 * from + c] * factor[c] + shift[c];
      }
    }
  }
}

/**
 * One line of RGB pixels from `line` on, resized to `width` pixels, into `rows` at `to`. A function
 * of its own: the compiler keeps its few values in registers.
 */
function narrow(
  pixels: Uint8Array,
  line: number,
  { count, first, weights }: Taps,
  width: number,
  rows: Float32Array,
  to: number,
): void {
  for (let x = 0; x < width; x++) {
    let r = 0;
    let g = 0;
    let b = 0;
    let pixel = line + first[x] * 3;
    const end = (x + 1) * count;
    for (let t = x * count; t < end; t++) {
      const weight = weights[t];
      r += weight * pixels[pixel];
      g += weight * pixels[pixel + 1];
      b += weight * pixels[pixel + 2];
      pixel += 3;
    }
    rows[to + 3 * x] = r;
    rows[to + 3 * x + 1] = g;
    rows[to + 3 * x + 2] = b;
  }
}

/**
 * For each of `to` target places: the first of `count` source places, and their weights, which sum
 * to 1. All of them lie within the source.
 */
interface Taps {
  count: number;
  first: Int32Array;
  weights: Float32Array;
}

const known = new Map<string, Taps>();

/** Taps that resize `length` pixels in `cells` cells to `to`. */
function taps(length: number, cells: number, to: number): Taps {
  const key = `${length} ${to}`;
  let entry = known.get(key);
  if (entry === undefined) {
    entry = makeTaps(length, cells, to);
    if (known.size < maxKnown) known.set(key, entry);
  }
  return entry;
}

/** Maximum sizes whose taps are cached: a training has a few hundred. */
const maxKnown = 512;

function makeTaps(length: number, cells: number, to: number): Taps {
  const step = length / to;
  const stretch = Math.max(1, step);
  const radius = 2 * stretch;
  const count = Math.min(cells, Math.ceil(2 * radius));
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * step - 0.5;
    first[i] = Math.max(0, Math.min(cells - count, Math.floor(centre - radius) + 1));
    let sum = 0;
    for (let t = 0; t < count; t++) {
      const weight = cubic(Math.abs(first[i] + t - centre) / stretch);
      weights[i * count + t] = weight;
      sum += weight;
    }
    for (let t = 0; t < count; t++) weights[i * count + t] /= sum;
  }
  return { count, first, weights };
}

/**
 * Sizes of more than four times the target are first averaged by whole pixels to twice the target,
 * which shortens the kernel.
 */
function factorOf(from: number, to: number): number {
  return Math.max(1, Math.floor(from / (2 * to)));
}

/** Means over shrink.x * shrink.y pixels; at the right and bottom over the remaining ones. */
function averaged(picture: StoredPicture, box: Box, shrink: { x: number; y: number }): StoredPicture {
  const { pixels, offset } = picture;
  const width = Math.ceil(box.width / shrink.x);
  const height = Math.ceil(box.height / shrink.y);
  const means = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const lines = Math.min(shrink.y, box.height - y * shrink.y);
    for (let line = 0; line < lines; line++) {
      let from = offset + ((box.top + y * shrink.y + line) * picture.width + box.left) * 3;
      for (let x = 0; x < width; x++) {
        const end = from + Math.min(shrink.x, box.width - x * shrink.x) * 3;
        let r = 0;
        let g = 0;
        let b = 0;
        for (; from < end; from += 3) {
          r += pixels[from];
          g += pixels[from + 1];
          b += pixels[from + 2];
        }
        sums[3 * x] += r;
        sums[3 * x + 1] += g;
        sums[3 * x + 2] += b;
      }
    }
    for (let x = 0; x < width; x++) {
      const share = 1 / (lines * Math.min(shrink.x, box.width - x * shrink.x));
      for (let c = 0; c < 3; c++) means[(y * width + x) * 3 + c] = sums[3 * x + c] * share + 0.5;
    }
  }
  return { pixels: means, offset: 0, width, height };
}

function cubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
