import type { Random } from './random.ts';

export interface Finish {
  /**
   * Height, 0 (top) to 1 (bottom), above which the surface is smooth, such as the horizon below a
   * sky.
   */
  smoothAbove: number;
  /** Amplitude of the surface texture below that height, as a fraction of the brightness. */
  texture: number;
}

/** Points along a side of the noise lattice; a power of two. */
const latticeSide = 64;

/**
 * Makes a drawing look more like a photograph: adds surface texture, grain and a vignette to RGB
 * pixels in place.
 */
export function finish(pixels: Uint8Array, width: number, height: number, random: Random, look: Finish): void {
  const lattice = Float32Array.from({ length: latticeSide * latticeSide }, () => random.between(-1, 1));
  const horizon = look.smoothAbove * height;
  for (let y = 0, at = 0; y < height; y++) {
    const texture = y < horizon ? look.texture * 0.12 : look.texture;
    const down = (y / height - 0.5) ** 2;
    for (let x = 0; x < width; x++, at += 3) {
      const right = (x / width - 0.5) ** 2;
      const surface = noise(lattice, x / 2.3, y / 1.9) * 0.6 + noise(lattice, x / 7, y / 5 + 17) * 0.4;
      const luma = pixels[at] * 0.3 + pixels[at + 1] * 0.59 + pixels[at + 2] * 0.11;
      // Bright and blue surfaces are mostly sky, snow, paper and porcelain, which are smooth.
      const blue = pixels[at + 2] > pixels[at] + 40 ? 0.45 : 1;
      const rough = texture * blue * (luma < 150 ? 1 : Math.max(0.2, 1 - (luma - 150) / 80));
      const light = (1 + rough * surface) * (1.02 - 0.3 * (right + down));
      const grain = random.between(-3, 3);
      for (let c = 0; c < 3; c++) pixels[at + c] = clamp(pixels[at + c] * light + grain);
    }
  }
}

/** Smooth noise, -1 to 1: bilinear interpolation between the lattice's points. */
function noise(lattice: Float32Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const at = (i: number, j: number) => lattice[(j & (latticeSide - 1)) * latticeSide + (i & (latticeSide - 1))];
  const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
  const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
  return upper * (1 - down) + lower * down;
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, value));
}
