import { defaultYCbCr, type YCbCrEncoding } from '../samples/ycbcr.ts';
import { type TiffDirectory, tag } from './tiff-directory.ts';

/** How the samples of a TIFF page become sRGB. */
export type TiffMeaning =
  /** libvips knows: grey, RGB, palette, CMYK, 16-bit Lab, with or without a profile. */
  | { kind: 'managed'; alpha: 'none' | 'present' | 'ignored' }
  /** Samples that libvips hands over as they are stored. */
  | { kind: 'ycbcr'; encoding: YCbCrEncoding }
  | { kind: 'lab8'; isOffset: boolean; photometricOffset: number }
  /**
   * Grey or RGB of 32 or 64 bits: floats from 0 to 1, or unsigned integers over their whole range.
   */
  | { kind: 'wide'; isFloat: boolean; bits: number }
  | { kind: 'unsupported'; what: string };

const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5, ycbcr: 6, lab: 8, iccLab: 9 };
const sampleFormats = ['', 'unsigned integer', 'signed integer', 'floating point', 'undefined', 'complex', 'complex'];
const jpegCompressions = [6, 7];

/** Settles what the samples of a page mean by its tags (TIFF 6.0). */
export function meaningOf(page: TiffDirectory): TiffMeaning {
  const colour = page.numbers(tag.photometric)[0] ?? photometric.blackIsZero;
  const bits = page.numbers(tag.bitsPerSample)[0] ?? 1;
  const format = page.numbers(tag.sampleFormat)[0] ?? 1;
  const compression = page.numbers(tag.compression)[0] ?? 1;
  const isGreyOrRgb = [photometric.whiteIsZero, photometric.blackIsZero, photometric.rgb].includes(colour);
  if (bits >= 32) {
    const isKnown = format === 3 || (format === 1 && bits === 32);
    if (isGreyOrRgb && isKnown) return { kind: 'wide', isFloat: format === 3, bits };
    return unsupported(`samples of ${bits}-bit ${sampleFormats[format] ?? 'unknown'} values`);
  }
  if (format !== 1 && format !== 4)
    return unsupported(`samples of ${bits}-bit ${sampleFormats[format] ?? 'unknown'} values`);
  if (colour === photometric.ycbcr && !jpegCompressions.includes(compression)) return yCbCrMeaning(page, bits);
  if (colour === photometric.lab || colour === photometric.iccLab) {
    const samples = page.numbers(tag.samplesPerPixel)[0] ?? 1;
    const isLab8 = bits === 8 && samples === 3;
    if (!isLab8 && !(bits === 16 && samples === 3)) return unsupported(`Lab colours of ${samples} x ${bits} bits`);
    const photometricOffset = page.valueOffset(tag.photometric)!;
    if (isLab8) return { kind: 'lab8', isOffset: colour === photometric.iccLab, photometricOffset };
  }
  return { kind: 'managed', alpha: alphaOf(page, colour) };
}

function yCbCrMeaning(page: TiffDirectory, bits: number): TiffMeaning {
  // Absent, the tag means 2 x 2 (TIFF 6.0, section 21).
  const [across = 2, down = 2] = page.numbers(tag.yCbCrSubSampling);
  if (bits !== 8) return unsupported(`YCbCr colours of ${bits} bits`);
  if (across !== 1 || down !== 1) return unsupported(`YCbCr colours that share samples (${across} x ${down} pixels)`);
  const coefficients = page.numbers(tag.yCbCrCoefficients);
  const reference = page.numbers(tag.referenceBlackWhite);
  return {
    kind: 'ycbcr',
    encoding: {
      coefficients: coefficients.length === 3 ? coefficients : defaultYCbCr.coefficients,
      reference: reference.length === 6 ? reference : defaultYCbCr.reference,
    },
  };
}

/**
 * Only ExtraSamples 1 (premultiplied, which libvips divides by alpha) and 2 (straight) are alpha; 0
 * is a selection that an editor saved.
 */
function alphaOf(page: TiffDirectory, colour: number): 'none' | 'present' | 'ignored' {
  const samples = page.numbers(tag.samplesPerPixel)[0] ?? 1;
  const colours = colour === photometric.rgb || colour === photometric.ycbcr ? 3 : colour === photometric.cmyk ? 4 : 1;
  if (samples <= colours) return 'none';
  const extra = page.numbers(tag.extraSamples)[0];
  return extra === 1 || extra === 2 ? 'present' : 'ignored';
}

function unsupported(what: string): TiffMeaning {
  return { kind: 'unsupported', what };
}

/** Smallest area of a full-size page, relative to the largest page. */
const fullSizeShare = 0.25;

/**
 * The page that shows the picture: the first of full size. Reduced copies, masks and small pages
 * before it are previews.
 *
 * @param directories at least one
 * @returns index in the main chain
 */
export function fullSizePage(directories: readonly TiffDirectory[]): number {
  const areas = directories.map((directory) => {
    const isReducedOrMask = ((directory.numbers(tag.newSubfileType)[0] ?? 0) & 5) !== 0;
    return isReducedOrMask ? 0 : directory.numbers(tag.imageWidth)[0] * directory.numbers(tag.imageLength)[0];
  });
  const largest = Math.max(...areas);
  return largest > 0 ? areas.findIndex((area) => area >= fullSizeShare * largest) : 0;
}
