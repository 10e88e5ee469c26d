/** An 8-bit sRGB sample of linear light in [0, 1] (IEC 61966-2-1). */
export function encodeSrgb(linear: number): number {
  const light = Math.min(1, Math.max(0, linear));
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}

/** Linear sRGB of CIE XYZ (D65). */
export const srgbOfXyz = [
  [3.2404542, -1.5371385, -0.4985314],
  [-0.969266, 1.8760108, 0.041556],
  [0.0556434, -0.2040259, 1.0572252],
] as const;
