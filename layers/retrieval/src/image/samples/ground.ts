import type { RgbImage } from '../types.ts';

/**
 * Mean distance from white, in levels of luma, from which on opaque pixels stand out on a white
 * ground.
 */
const minContrast = 48;

/** Share of opacity, in levels, below which a whole picture shows nothing. */
const minOpacity = 2;

/**
 * Puts a picture with transparency on a ground that contrasts with it: white, as cut-outs are made
 * for white pages, or black where the opaque pixels are nearly white themselves.
 *
 * @param data [pixels x 4], red, green, blue, straight alpha
 * @returns null where no pixel is opaque enough to be seen
 */
export function onContrastingGround(
  data: Uint8Array,
  { width, height }: { width: number; height: number },
): RgbImage | null {
  let opacity = 0;
  let mostOpaque = 0;
  let contrast = 0;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3];
    const luma = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
    opacity += alpha;
    mostOpaque = Math.max(mostOpaque, alpha);
    contrast += (alpha * (255 - luma)) / 255;
  }
  if (mostOpaque < minOpacity) return null;
  const ground = (255 * contrast) / opacity >= minContrast ? 255 : 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3];
    const behind = (ground * (255 - alpha)) / 255;
    for (let channel = 0; channel < 3; channel++) {
      rgb[to + channel] = Math.round((data[from + channel] * alpha) / 255 + behind);
    }
  }
  return { data: rgb, width, height };
}
