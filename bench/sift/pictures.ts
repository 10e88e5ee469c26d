import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** A named grey photograph. */
export interface GrayPicture {
  id: string;
  gray: Uint8Array;
  width: number;
  height: number;
}

const readable = /\.(jpe?g|png|webp|tiff?)$/i;
/** Maximum photographs. */
const most = 8;

/**
 * Paths of up to eight photographs in a folder and its sub-folders, evenly spaced in the order of
 * paths.
 */
export function photographsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => readable.test(file));
  files.sort();
  const step = Math.max(1, files.length / most);
  return Array.from({ length: Math.min(most, files.length) }, (_, i) => join(folder, files[Math.floor(i * step)]));
}

/** Decodes to grey, at its size or covering `size`. */
export async function readGray(path: string, size?: { width: number; height: number }): Promise<GrayPicture> {
  let picture = sharp(path).rotate().flatten().toColourspace('srgb').removeAlpha();
  if (size !== undefined) picture = picture.resize(size.width, size.height, { fit: 'cover' });
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const id = `${path} ${width} x ${height}`;
  if (info.channels === 1) return { id, gray: data, width, height };
  return { id, gray: truncatedLuma(data), width, height };
}

/**
 * BT.601 without rounding, as OpenCV's `imread(..., IMREAD_GRAYSCALE)` computes it, so that figures
 * are comparable.
 */
function truncatedLuma(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from(
    { length: rgb.length / 3 },
    (_, i) => (rgb[3 * i] * 9798 + rgb[3 * i + 1] * 19235 + rgb[3 * i + 2] * 3735) >> 15,
  );
}
