import type { Sharp } from 'sharp';
import { sharp } from './sharp.ts';
import type { RgbImage } from './types.ts';

/** Longest side of a thumbnail, in pixels. */
const thumbnailSide = 320;

/**
 * Resizes to exactly `width` x `height` pixels, ignoring the aspect ratio, with a cubic
 * (Catmull-Rom) kernel.
 */
export async function resizeRgb(rgb: RgbImage, width: number, height: number): Promise<RgbImage> {
  if (rgb.width === width && rgb.height === height) return rgb;
  const data = await fromPixels(rgb).resize({ width, height, fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return { data, width, height };
}

/** A WebP file for pages: longest side at most 320 pixels, never enlarged. */
export async function thumbnail(rgb: RgbImage): Promise<Uint8Array> {
  return fromPixels(rgb)
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true, kernel: 'cubic' })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}

function fromPixels({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
