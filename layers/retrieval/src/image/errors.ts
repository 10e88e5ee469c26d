import type { DecodeLimits } from './types.ts';

export type UnreadableImageCode =
  | 'empty'
  | 'unknown-format'
  | 'damaged'
  | 'unsupported'
  | 'camera-raw'
  | 'transparent'
  | 'too-many-pixels'
  | 'too-small'
  | 'too-large';

/** What stands in the way, with the figures that its sentence needs. */
export type UnreadableImageCause =
  | { code: 'empty' }
  | { code: 'unknown-format'; foundKind?: string | undefined }
  | { code: 'damaged'; format: string }
  | { code: 'unsupported'; what: string }
  | { code: 'camera-raw' }
  | { code: 'transparent' }
  | { code: 'too-many-pixels'; width: number; height: number; limits: DecodeLimits }
  | { code: 'too-small'; width: number; height: number; limits: DecodeLimits }
  | { code: 'too-large'; bytes: number; limits: DecodeLimits };

const acceptedFormats = 'JPEG, PNG, WebP, AVIF, HEIC, JPEG XL, GIF or TIFF';

/**
 * Sentences by cause. A decoder's own text is not shown: it changes with its version and names its
 * internals.
 */
const sentences: { [Code in UnreadableImageCode]: (cause: Extract<UnreadableImageCause, { code: Code }>) => string } = {
  empty: () => 'The file is empty (0 bytes). Send it again; the upload or the copy may have been cut off.',
  'unknown-format': ({ foundKind }) =>
    foundKind
      ? `The file is ${foundKind}, which cannot be read here. Save it as ${acceptedFormats} and send that.`
      : `The file is not a picture in a known format. Send ${acceptedFormats}.`,
  damaged: ({ format }) =>
    `The ${format.toUpperCase()} file is damaged or incomplete. Open it in a picture viewer; if it looks whole there, save it again and send that, otherwise send another copy.`,
  unsupported: ({ what }) =>
    `The file holds ${what}, which cannot be read here. Export it as an 8-bit RGB JPEG or PNG and send that.`,
  'camera-raw': () =>
    'The file is a camera raw file without a JPEG preview of at least 1024 pixels. Develop it, export it as JPEG and send that.',
  transparent: () => 'The picture is wholly transparent: nothing of it shows. Export it on a background and send that.',
  'too-many-pixels': ({ width, height, limits }) =>
    `The picture is ${width} x ${height} pixels (${megapixels(width * height)} megapixels); at most ${megapixels(limits.maxPixels)} megapixels are accepted. Send a smaller version.`,
  'too-small': ({ width, height, limits }) =>
    `The picture is ${width} x ${height} pixels; each side needs at least ${limits.minSide} pixels. Send a larger version.`,
  'too-large': ({ bytes, limits }) =>
    `The file has ${megabytes(bytes)} MB; at most ${megabytes(limits.maxBytes)} MB are accepted. Send a smaller or more compressed version.`,
};

/**
 * A file that cannot be used as a picture. `message` is a sentence that its sender can act on;
 * `code` is for programs.
 */
export class UnreadableImageError extends Error {
  override readonly name = 'UnreadableImageError';
  readonly code: UnreadableImageCode;

  /** @param origin the decoder's error, kept as `cause` for logs and not part of the message */
  constructor(why: UnreadableImageCause, origin?: unknown) {
    const sentence = sentences[why.code] as (cause: UnreadableImageCause) => string;
    super(sentence(why), origin === undefined ? undefined : { cause: origin });
    this.code = why.code;
  }
}

function megapixels(pixels: number): string {
  return oneDecimal(pixels / 1e6);
}

function megabytes(bytes: number): string {
  return oneDecimal(bytes / 1e6);
}

function oneDecimal(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
