/** A part of a picture, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a picture lies in a store of pixels: RGB, interleaved, row-major, `offset` bytes from the start. */
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
  /** Mirror left and right. */
  flip?: boolean;
  /** Multiplies the distance of each value from middle grey. */
  contrast?: number;
  /** Added to each value, of [0, 1]. */
  brightness?: number;
}

/**
 * Writes `box` of the picture, resized to size x size with the cubic kernel by which pictures are resized when they are
 * embedded (a = -1/2, Keys 1981; widened where the picture shrinks, so that nothing aliases), as float32 planes [3, size, size] at `at` of `out`.
 */
export function cutResized(
  picture: StoredPicture,
  box: Box,
  size: number,
  out: Float32Array,
  at: number,
  options: CutOptions,
): void {
  const { pixels, offset, width } = picture;
  const across = taps(box.width, size);
  const down = taps(box.height, size);
  const rows = new Float32Array(box.height * size * 3);
  for (let y = 0; y < box.height; y++) {
    const line = offset + ((box.top + y) * width + box.left) * 3;
    for (let x = 0; x < size; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      const first = across.first[x]!;
      for (let t = 0; t < across.count; t++) {
        const weight = across.weights[x * across.count + t]!;
        const pixel = line + Math.min(first + t, box.width - 1) * 3;
        r += weight * pixels[pixel]!;
        g += weight * pixels[pixel + 1]!;
        b += weight * pixels[pixel + 2]!;
      }
      const to = (y * size + (options.flip ? size - 1 - x : x)) * 3;
      rows[to] = r;
      rows[to + 1] = g;
      rows[to + 2] = b;
    }
  }
  const { mean, std, contrast = 1, brightness = 0 } = options;
  for (let c = 0; c < 3; c++) {
    const factor = contrast / (255 * std[c]!);
    const shift = (0.5 - 0.5 * contrast + brightness - mean[c]!) / std[c]!;
    for (let y = 0; y < size; y++) {
      const first = down.first[y]!;
      for (let x = 0; x < size; x++) {
        let sum = 0;
        for (let t = 0; t < down.count; t++) {
          sum += down.weights[y * down.count + t]! * rows[(Math.min(first + t, box.height - 1) * size + x) * 3 + c]!;
        }
        out[at + (c * size + y) * size + x] = sum * factor + shift;
      }
    }
  }
}

/** For each of `to` places: the first of `count` source places it draws on, and their weights, which sum to 1. */
interface Taps {
  count: number;
  first: Int32Array;
  weights: Float32Array;
}

const known = new Map<number, Taps>();

function taps(from: number, to: number): Taps {
  const key = from * 65536 + to;
  let entry = known.get(key);
  if (entry === undefined) {
    entry = makeTaps(from, to);
    known.set(key, entry);
  }
  return entry;
}

function makeTaps(from: number, to: number): Taps {
  const step = from / to;
  const stretch = Math.max(1, step);
  const radius = 2 * stretch;
  const count = Math.min(from, Math.ceil(2 * radius));
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * step - 0.5;
    first[i] = Math.max(0, Math.min(from - count, Math.floor(centre - radius) + 1));
    let sum = 0;
    for (let t = 0; t < count; t++) {
      const weight = cubic(Math.abs(first[i]! + t - centre) / stretch);
      weights[i * count + t] = weight;
      sum += weight;
    }
    for (let t = 0; t < count; t++) weights[i * count + t]! /= sum;
  }
  return { count, first, weights };
}

function cubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
