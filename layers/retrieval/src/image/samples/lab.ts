import { encodeSrgb, srgbOfXyz } from './srgb.ts';

/** D65 white in XYZ. TIFF's Lab is relative to the file's white, shown as the display's. */
const white = [0.95047, 1, 1.08883] as const;

/**
 * Converts 8-bit CIE L*a*b* to sRGB, in place.
 *
 * @param samples [pixels x 3]: L* 0 to 255 for 0 to 100; a* and b* as two's complement
 *   (`isOffset` false, TIFF's CIELab) or offset by 128 (ICCLab)
 */
export function labToSrgb(samples: Uint8Array, isOffset: boolean): void {
  for (let i = 0; i < samples.length; i += 3) {
    const lightness = (samples[i] * 100) / 255;
    const a = isOffset ? samples[i + 1] - 128 : (samples[i + 1] << 24) >> 24;
    const b = isOffset ? samples[i + 2] - 128 : (samples[i + 2] << 24) >> 24;
    const y = (lightness + 16) / 116;
    const xyz = [y + a / 500, y, y - b / 200].map((f, axis) => white[axis] * inverse(f));
    for (let channel = 0; channel < 3; channel++) {
      const [x, y, z] = srgbOfXyz[channel];
      samples[i + channel] = Math.round(encodeSrgb(x * xyz[0] + y * xyz[1] + z * xyz[2]));
    }
  }
}

function inverse(f: number): number {
  return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29);
}
