import type { Sharp } from 'sharp';
import { firstFrameShown } from './container/animation.ts';
import { UnreadableImageError } from './errors.ts';
import { type ImageFormat, sniffFormat } from './format.ts';
import { readJpeg } from './read-jpeg.ts';
import { type Region, requireRegion } from './region.ts';
import { onContrastingGround } from './samples/ground.ts';
import { labToSrgb } from './samples/lab.ts';
import { pngLightToSrgb } from './samples/png-light.ts';
import { wideToBytes } from './samples/wide.ts';
import { yCbCrToRgb } from './samples/ycbcr.ts';
import { sharp } from './sharp.ts';
import { openDecoder, openSource, type PictureSource } from './source.ts';
import type { DecodedImage, DecodeLimits, RgbImage } from './types.ts';

/** Longest side of the working copy, in pixels. */
const workingSide = 640;

export const defaultLimits: DecodeLimits = { maxBytes: 50e6, maxPixels: 100e6, minSide: 16 };

/**
 * Reads a picture file into upright 8-bit sRGB with its longest side at most 640 pixels, as a
 * colour-managed viewer shows it: through the file's profile, gamma or colour model, whatever its
 * bit depth. `docs/formats.md` lists what is read.
 *
 * Transparent pictures are put on white, or on black where their opaque pixels are nearly white. Of
 * a multi-page file the full-size page is read, of an animation the first frame that shows
 * something, of a camera raw file its largest JPEG, of HEIC and HEIF the primary picture.
 *
 * @param bytes the whole file
 * @param options any of the limits to override, and a region of the upright original to read alone
 * @returns the working copy, the original's size, the format, and notes on what was made up for
 * @throws UnreadableImageError when the file is empty, of another kind, damaged, or past a limit
 * @throws RegionError when the picture has no such region
 *
 * @example
 * ```ts
 * import { decodeImage, thumbnail, toGray } from '@dlsift/retrieval/image';
 *
 * const red = new Uint8Array(64 * 48 * 3).map((_, i) => (i % 3 === 0 ? 255 : 0));
 * const file = await thumbnail({ data: red, width: 64, height: 48 });
 * const { rgb, width, height, format } = await decodeImage(file);
 * console.log(width, height, format, toGray(rgb).data.length); // 64 48 webp 3072
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  {
    region,
    maxBytes = defaultLimits.maxBytes,
    maxPixels = defaultLimits.maxPixels,
    minSide = defaultLimits.minSide,
  }: Partial<DecodeLimits> & { region?: Region | undefined } = {},
): Promise<DecodedImage> {
  const limits = { maxBytes, maxPixels, minSide };
  const source = await openSource(bytes, acceptedFormat(bytes, limits), (width, height) =>
    requireSize(width, height, limits),
  );
  const { format, notes } = source;
  const { width, height } = source.header.autoOrient;
  if (region) requireRegion(region, { width, height }, limits.minSide);
  const seen = region ?? { width, height };
  const view = { region, ...workingSize(seen.width, seen.height) };
  const shown = await readSource(source, view);
  return { rgb: shown.rgb, width, height, format, notes: [...notes, ...shown.notes] };
}

function acceptedFormat(bytes: Uint8Array, limits: DecodeLimits): ImageFormat {
  if (bytes.byteLength === 0) throw new UnreadableImageError({ code: 'empty' });
  if (bytes.byteLength > limits.maxBytes) {
    throw new UnreadableImageError({ code: 'too-large', bytes: bytes.byteLength, limits });
  }
  const sniffed = sniffFormat(bytes);
  if (sniffed && 'format' in sniffed) return sniffed.format;
  throw new UnreadableImageError({ code: 'unknown-format', foundKind: sniffed?.foundKind });
}

export function requireSize(width: number, height: number, limits: DecodeLimits): void {
  if (width * height > limits.maxPixels) {
    throw new UnreadableImageError({ code: 'too-many-pixels', width, height, limits });
  }
  if (Math.min(width, height) < limits.minSide) {
    throw new UnreadableImageError({ code: 'too-small', width, height, limits });
  }
}

/** What of the picture is read, and the size of the result. */
interface View {
  region: Region | undefined;
  width: number;
  height: number;
}

/** The short side of a very long strip keeps 16 pixels, so that every room has rows to work on. */
function workingSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, workingSide / Math.max(width, height));
  const scaled = (side: number) => Math.max(Math.round(side * scale), Math.min(side, 16));
  return { width: scaled(width), height: scaled(height) };
}

async function readSource(source: PictureSource, view: View): Promise<Pick<DecodedImage, 'rgb' | 'notes'>> {
  const isJpeg = source.format === 'jpeg' || source.format === 'raw';
  if (isJpeg) return readJpeg(source, (readable) => readShown(readable, view));
  try {
    return { rgb: await readShown(source, view), notes: [] };
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw new UnreadableImageError({ code: 'damaged', format: source.format }, error);
  }
}

async function readShown(source: PictureSource & { isStrict?: boolean }, view: View): Promise<RgbImage> {
  const first = await readPixels(source, view);
  const { pages = 1 } = source.header;
  const isAnimation = pages > 1 && (source.format === 'gif' || source.format === 'webp');
  const shown = isAnimation
    ? await firstFrameShown(first, pages, (page) => readPixels({ ...source, page }, view))
    : first;
  if (!shown) throw new UnreadableImageError({ code: 'transparent' });
  return shown;
}

/** @returns null where the picture is wholly transparent */
async function readPixels(source: PictureSource & { isStrict?: boolean }, view: View): Promise<RgbImage | null> {
  const { meaning, header } = source;
  const decoder = openDecoder(source, source.isStrict ? { failOn: 'warning' } : {});
  const upright = source.format === 'raw' ? turned(decoder, header.orientation) : decoder.autoOrient();
  const { width, height } = view;
  switch (meaning.kind) {
    case 'managed': {
      if (meaning.alpha === 'ignored') return fitted(await stored(upright.removeAlpha().toColourspace('srgb')), view);
      const shown = sized(upright, view);
      // Through a profile, sharp leaves 16-bit pixels in Display P3 unless a profile is asked for.
      const isDeep = header.hasProfile && (header.depth === 'ushort' || header.depth === 'short');
      const srgb = (isDeep ? shown.withIccProfile('srgb', { attach: false }) : shown).toColourspace('srgb');
      const { data, info } = await srgb.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
      if (info.channels !== 4) return { data, width, height };
      return onContrastingGround(data, view);
    }
    case 'ycbcr': {
      const { data } = await stored(sized(upright, view));
      yCbCrToRgb(data, meaning.encoding);
      return { data, width, height };
    }
    case 'lab8': {
      // Two's complement cannot be resampled: converted first.
      const whole = await stored(upright);
      labToSrgb(whole.data, meaning.isOffset);
      return fitted(whole, view);
    }
    case 'wide': {
      const shown = sized(upright, view).removeAlpha().toColourspace(header.space);
      const { data, info } = await shown.raw({ depth: 'float' }).toBuffer({ resolveWithObject: true });
      const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
      const bytes = wideToBytes(values, meaning.isFloat);
      if (!bytes) {
        const what = `samples of ${meaning.bits}-bit floating point values outside of 0 to 1`;
        throw new UnreadableImageError({ code: 'unsupported', what });
      }
      return { data: info.channels === 1 ? threeTimes(bytes) : bytes, width, height };
    }
    case 'png-light': {
      const shown = sized(upright, view).toColourspace('rgb16');
      const { data, info } = await shown.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true });
      const samples = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
      const bytes = pngLightToSrgb(samples, info.channels === 4 ? 4 : 3, meaning.encoding);
      return info.channels === 4 ? onContrastingGround(bytes, view) : { data: bytes, width, height };
    }
  }
}

/** Applies an EXIF orientation that the file itself does not state. */
function turned(decoder: Sharp, orientation = 1): Sharp {
  const upright = decoder.autoOrient();
  if (orientation === 2 || orientation === 5 || orientation === 7) upright.flop();
  if (orientation === 4) upright.flip();
  const angle = { 3: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation];
  return angle === undefined ? upright : upright.rotate(angle);
}

function sized(upright: Sharp, { region, width, height }: View): Sharp {
  const seen = region
    ? upright.extract({ left: region.x, top: region.y, width: region.width, height: region.height })
    : upright;
  return seen.resize({ width, height, fit: 'fill', kernel: 'cubic' });
}

/** All pixels of a picture, 8-bit, as its file stores them. */
async function stored(decoder: Sharp): Promise<RgbImage> {
  const { data, info } = await decoder.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The view of a picture that is already 8-bit sRGB. */
async function fitted({ data, width, height }: RgbImage, view: View): Promise<RgbImage> {
  return stored(sized(sharp(data, { raw: { width, height, channels: 3 } }), view));
}

function threeTimes(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(3 * gray.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = gray[Math.floor(i / 3)];
  return rgb;
}
