import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { UnreadableImageError } from './errors.ts';
import { type ImageFormat, sniffFormat } from './format.ts';
import { type Region, requireRegion } from './region.ts';
import { sharp } from './sharp.ts';
import type { DecodedImage, DecodeLimits, RgbImage } from './types.ts';

/** Longest side of the working copy, in pixels. */
const workingSide = 640;

const defaultLimits: DecodeLimits = { maxBytes: 50e6, maxPixels: 100e6, minSide: 16 };

/**
 * Reads a picture file (JPEG, PNG, WebP, AVIF, the first frame of a GIF, the first page of a TIFF, HEIC where the
 * decoder has it) into upright 8-bit sRGB with its longest side at most 640 pixels.
 *
 * Transparent pixels become white, because cut-outs are made for, and looked at on, white pages: a black ground would
 * put dark edges around them that SIFT and the border statistics of the object channels would take for content.
 * CMYK and pictures with an ICC profile are converted through it; grey becomes three equal channels; 16-bit is rounded.
 *
 * @param bytes the whole file
 * @param options any of `defaultLimits` to override, and a region of the upright original to read alone
 * @throws {UnreadableImageError} when the file is empty, of another kind, damaged, or past a limit
 * @throws {RegionError} when the picture has no such region
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
  const within = { maxBytes, maxPixels, minSide };
  const format = acceptedFormat(bytes, within);
  const header = await readHeader(bytes, format);
  const { width, height } = header.autoOrient;
  if (width * height > within.maxPixels) {
    throw new UnreadableImageError({ code: 'too-many-pixels', width, height, limits: within });
  }
  if (Math.min(width, height) < within.minSide) {
    throw new UnreadableImageError({ code: 'too-small', width, height, limits: within });
  }
  if (region) requireRegion(region, { width, height }, within.minSide);
  const { width: seenWidth, height: seenHeight } = region ?? { width, height };
  const rgb = await readPixels(bytes, { format, header }, workingSize(seenWidth, seenHeight), region);
  return { rgb, width, height, format };
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

/** Longest side at most 640, never enlarged; the short side of a very long strip keeps 16 pixels, so that every room has rows to work on. */
function workingSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, workingSide / Math.max(width, height));
  const scaled = (side: number) => Math.max(Math.round(side * scale), Math.min(side, 16));
  return { width: scaled(width), height: scaled(height) };
}

// 'error' refuses what ends early or cannot be decoded (by default a decoder fills the rest with grey), yet lets the
// harmless warnings of cameras and editors pass. The pixel limit is ours: checked on the header, with our own sentence.
const openOptions: SharpOptions = { failOn: 'error', limitInputPixels: false };

/** Red, green, blue and alpha, or cyan, magenta, yellow and black. */
const maxChannels = 4;

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, openOptions);
}

async function readHeader(bytes: Uint8Array, format: ImageFormat): Promise<Metadata> {
  try {
    return await open(bytes).metadata();
  } catch (error) {
    throw undecodable({ format }, error);
  }
}

async function readPixels(
  bytes: Uint8Array,
  kind: { format: ImageFormat; header: Metadata },
  size: { width: number; height: number },
  region: Region | undefined,
): Promise<RgbImage> {
  try {
    const upright = open(bytes).autoOrient();
    const seen = region
      ? upright.extract({ left: region.x, top: region.y, width: region.width, height: region.height })
      : upright;
    const { data, info } = await seen
      .flatten({ background: '#ffffff' })
      .resize({ ...size, fit: 'fill', kernel: 'cubic' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw undecodable(kind, error);
  }
}

function undecodable(kind: { format: ImageFormat; header?: Metadata }, error: unknown): UnreadableImageError {
  const foundKind = unreadableKind(kind);
  const why = foundKind
    ? ({ code: 'unknown-format', foundKind } as const)
    : ({ code: 'damaged', format: kind.format } as const);
  return new UnreadableImageError(why, error);
}

/**
 * HEIC is accepted by its first bytes, but most builds of the decoder lack its patented codec. A whole TIFF file may hold
 * channels that no picture has: selections that an editor kept beside red, green, blue and alpha, or a scientist's bands.
 */
function unreadableKind({ format, header }: { format: ImageFormat; header?: Metadata }): string | undefined {
  if (format === 'heic') return 'an HEIC picture';
  const channels = header?.channels ?? 0;
  return channels > maxChannels ? `a picture of ${channels} channels` : undefined;
}
