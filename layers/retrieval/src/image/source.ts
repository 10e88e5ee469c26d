import type { Metadata, SharpOptions } from 'sharp';
import { findPreview, isCameraRaw } from './container/camera-raw.ts';
import { openHeic } from './container/heic.ts';
import { openJxl } from './container/jxl.ts';
import { type ProfiledPixels, plainTiff } from './container/plain-tiff.ts';
import { readPngEncoding } from './container/png-chunks.ts';
import { readTiffDirectories, tag } from './container/tiff-directory.ts';
import { fullSizePage, meaningOf, type TiffMeaning } from './container/tiff-meaning.ts';
import { UnreadableImageError } from './errors.ts';
import type { ImageFormat } from './format.ts';
import type { PngEncoding } from './samples/png-light.ts';
import { sharp } from './sharp.ts';
import type { ImageNote } from './types.ts';

/** How a file's samples become 8-bit sRGB. */
export type Meaning = Exclude<TiffMeaning, { kind: 'unsupported' }> | { kind: 'png-light'; encoding: PngEncoding };

/** A file that is known well enough to be decoded. */
export interface PictureSource {
  bytes: Uint8Array;
  format: ImageFormat;
  header: Metadata;
  page: number;
  meaning: Meaning;
  notes: ImageNote[];
}

// 'error' refuses what ends early or cannot be decoded (by default libvips fills the rest with
// grey), and accepts the harmless warnings of cameras and editors. Pixel limits are checked on the
// header, with this room's own sentence.
const openOptions: SharpOptions = { failOn: 'error', limitInputPixels: false };

/**
 * Maximum pixels of a JPEG XL picture. Its decoder takes some 62 bytes per pixel, so 1 GB, and half
 * of the search function's memory.
 */
const maxJxlPixels = 16e6;

/** Opens one page of a file in libvips, within the decoder's limits. Reads nothing yet. */
export function openDecoder({ bytes, page }: { bytes: Uint8Array; page: number }, options: SharpOptions = {}) {
  return sharp(bytes, { ...openOptions, page, ...options });
}

/** Throws where a picture of this size is refused. */
export type SizeCheck = (width: number, height: number) => void;

/**
 * Settles what a file means, from its headers alone; of HEIC and JPEG XL, which libvips does not
 * read, decodes the pixels as well.
 *
 * @param requireSize called with the size that the header declares, before any pixel is decoded
 * @throws UnreadableImageError where its kind is not read here or its header is damaged
 */
export async function openSource(
  bytes: Uint8Array,
  format: ImageFormat,
  requireSize: SizeCheck,
): Promise<PictureSource> {
  const source = await openFormat(bytes, format, requireSize);
  requireSize(source.header.autoOrient.width, source.header.autoOrient.height);
  return source;
}

async function openFormat(bytes: Uint8Array, format: ImageFormat, requireSize: SizeCheck): Promise<PictureSource> {
  if (format === 'heic') return decodeHeic(bytes, requireSize);
  if (format === 'jxl') return decodeJxl(bytes, requireSize);
  return openHeader(bytes, format);
}

async function openHeader(bytes: Uint8Array, format: ImageFormat): Promise<PictureSource> {
  if (format === 'raw') return openPreview(bytes);
  if (format === 'tiff') return openTiff(bytes);
  const header = await readHeader(bytes, format, 0);
  const encoding = format === 'png' ? readPngEncoding(bytes) : undefined;
  const meaning: Meaning = encoding
    ? { kind: 'png-light', encoding }
    : { kind: 'managed', alpha: header.hasAlpha ? 'present' : 'none' };
  return { bytes, format, header, page: 0, meaning, notes: [] };
}

async function decodeHeic(bytes: Uint8Array, requireSize: SizeCheck): Promise<PictureSource> {
  return orDamaged('heic', async () => {
    const picture = openHeic(bytes);
    requireSize(picture.width, picture.height);
    return openPixels(picture.decode(), 'heic');
  });
}

async function decodeJxl(bytes: Uint8Array, requireSize: SizeCheck): Promise<PictureSource> {
  return orDamaged('jxl', async () => {
    const picture = openJxl(bytes);
    requireSize(picture.width, picture.height);
    const { width, height } = picture;
    if (width * height > maxJxlPixels) {
      const what = `a JPEG XL picture of ${width} x ${height} pixels, more than ${maxJxlPixels / 1e6} megapixels`;
      throw new UnreadableImageError({ code: 'unsupported', what });
    }
    return openPixels(await picture.decode(), 'jxl');
  });
}

/** Pixels of another decoder, as a source of the common path. */
async function openPixels(pixels: ProfiledPixels, format: ImageFormat): Promise<PictureSource> {
  const bytes = plainTiff(pixels);
  const meaning: Meaning = { kind: 'managed', alpha: pixels.channels === 4 ? 'present' : 'none' };
  return { bytes, format, header: await readHeader(bytes, format, 0), page: 0, meaning, notes: [] };
}

/** Runs a decoder; its own errors mean that the file is damaged. */
async function orDamaged<Result>(format: ImageFormat, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw new UnreadableImageError({ code: 'damaged', format }, error);
  }
}

async function openTiff(bytes: Uint8Array): Promise<PictureSource> {
  const directories = readTiffDirectories(bytes);
  if (directories.length === 0) {
    throw new UnreadableImageError({ code: 'damaged', format: 'tiff' }, new Error('no complete image file directory'));
  }
  if (isCameraRaw(bytes, directories)) return openPreview(bytes, directories[0].numbers(tag.orientation)[0]);
  const page = fullSizePage(directories);
  const meaning = meaningOf(directories[page]);
  if (meaning.kind === 'unsupported') throw new UnreadableImageError({ code: 'unsupported', what: meaning.what });
  const readable = meaning.kind === 'lab8' ? withPhotometricRgb(bytes, meaning.photometricOffset) : bytes;
  return {
    bytes: readable,
    format: 'tiff',
    header: await readHeader(readable, 'tiff', page),
    page,
    meaning,
    notes: [],
  };
}

/** libvips refuses 8-bit Lab: declared as RGB, it hands the samples over as they are stored. */
function withPhotometricRgb(bytes: Uint8Array, offset: number): Uint8Array {
  const declared = Uint8Array.from(bytes);
  const littleEndian = bytes[0] === 0x49;
  new DataView(declared.buffer).setUint16(offset, 2, littleEndian);
  return declared;
}

/** @param orientation the raw file's own, for previews that state none */
async function openPreview(file: Uint8Array, orientation = 1): Promise<PictureSource> {
  const bytes = findPreview(file);
  if (!bytes) throw new UnreadableImageError({ code: 'camera-raw' });
  const header = await readHeader(bytes, 'jpeg', 0);
  const turned = header.orientation === undefined && orientation > 1 ? turnedHeader(header, orientation) : header;
  const meaning: Meaning = { kind: 'managed', alpha: 'none' };
  return { bytes, format: 'raw', header: turned, page: 0, meaning, notes: ['camera-raw-preview'] };
}

/** The header as sharp would give it for a file with this EXIF orientation. */
function turnedHeader(header: Metadata, orientation: number): Metadata {
  const { width, height } = header;
  const autoOrient = orientation >= 5 ? { width: height, height: width } : { width, height };
  return { ...header, orientation, autoOrient };
}

async function readHeader(bytes: Uint8Array, format: ImageFormat, page: number): Promise<Metadata> {
  try {
    return await openDecoder({ bytes, page }).metadata();
  } catch (error) {
    throw new UnreadableImageError({ code: 'damaged', format }, error);
  }
}
