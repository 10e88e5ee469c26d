/** Formats passed to the decoder; others are refused by their first bytes. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'heic' | 'jxl' | 'raw';

/** The kind of a file by its first bytes. `foundKind` names a known kind that is not read. */
export type SniffedFormat = { format: ImageFormat } | { foundKind: string } | undefined;

interface Signature {
  offset: number;
  /** The signature's bytes as Latin-1 text, so that the table stays readable. */
  bytes: string;
  is: NonNullable<SniffedFormat>;
}

const signatures: readonly Signature[] = [
  { offset: 0, bytes: '\xff\xd8\xff', is: { format: 'jpeg' } },
  { offset: 0, bytes: '\x89PNG\r\n\x1a\n', is: { format: 'png' } },
  { offset: 0, bytes: 'GIF87a', is: { format: 'gif' } },
  { offset: 0, bytes: 'GIF89a', is: { format: 'gif' } },
  { offset: 8, bytes: 'WEBPVP8', is: { format: 'webp' } },
  { offset: 0, bytes: 'II*\0', is: { format: 'tiff' } },
  { offset: 0, bytes: 'MM\0*', is: { format: 'tiff' } },
  { offset: 0, bytes: 'II+\0', is: { format: 'tiff' } },
  { offset: 0, bytes: 'MM\0+', is: { format: 'tiff' } },
  { offset: 0, bytes: 'IIRO', is: { format: 'raw' } },
  { offset: 0, bytes: 'IIRS', is: { format: 'raw' } },
  { offset: 0, bytes: 'MMOR', is: { format: 'raw' } },
  { offset: 0, bytes: 'IIU\0', is: { format: 'raw' } },
  { offset: 0, bytes: 'FUJIFILMCCD-RAW', is: { format: 'raw' } },
  { offset: 4, bytes: 'ftypcrx ', is: { format: 'raw' } },
  { offset: 0, bytes: 'BM', is: { foundKind: 'a BMP picture' } },
  { offset: 0, bytes: '8BPS', is: { foundKind: 'a Photoshop document' } },
  { offset: 0, bytes: '%PDF', is: { foundKind: 'a PDF document' } },
  { offset: 0, bytes: '\xff\x0a', is: { format: 'jxl' } },
  { offset: 4, bytes: 'JXL ', is: { format: 'jxl' } },
  { offset: 4, bytes: 'jP  ', is: { foundKind: 'a JPEG 2000 picture' } },
  { offset: 0, bytes: 'PK\x03\x04', is: { foundKind: 'a ZIP archive or an office document' } },
];

/**
 * ISO base media brands (ISO/IEC 23008-12 for HEIF, AVIF 1.1): the container of AVIF and HEIC, but
 * of films too.
 */
const avifBrands = ['avif', 'avis'];
const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'];

/**
 * Names the format by the file's first bytes, never by its extension. An allow-list before the
 * decoder: text-based and rarely used loaders (SVG, PDF) never see untrusted files.
 */
export function sniffFormat(bytes: Uint8Array): SniffedFormat {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString('latin1');
  const found = signatures.find(({ offset, bytes: signature }) => head.startsWith(signature, offset));
  if (found) return found.is;
  if (head.startsWith('ftyp', 4)) return sniffBrands(head);
  if (/^\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/is.test(head)) {
    return { foundKind: 'an SVG drawing' };
  }
  return undefined;
}

/**
 * The major brand and the compatible brands of an `ftyp` box; a general brand (`mif1`) may hold
 * either codec.
 */
function sniffBrands(head: string): SniffedFormat {
  const boxBytes = (head.charCodeAt(2) << 8) | head.charCodeAt(3);
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(boxBytes, head.length); at += 4) brands.push(head.slice(at, at + 4));
  if (brands.some((brand) => avifBrands.includes(brand))) return { format: 'avif' };
  if (brands.some((brand) => heicBrands.includes(brand))) return { format: 'heic' };
  return { foundKind: 'a film or another media container' };
}
