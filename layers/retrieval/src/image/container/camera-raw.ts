import { type TiffDirectory, tag } from './tiff-directory.ts';

/** Shortest long side of an embedded JPEG that stands for a camera raw file, in pixels. */
const minPreviewSide = 1024;

/** Maximum places in a file that are tried as the start of a JPEG. */
const maxCandidates = 4096;

/**
 * TIFF photometric interpretations of undeveloped sensor data: colour filter array and linear raw.
 */
const sensorPhotometrics = [32803, 34892];

/** The JPEG compression of TIFF 5, which survives only in previews of camera raw files. */
const oldJpeg = 6;

/**
 * Tells a camera raw file that uses the TIFF container (DNG, NEF, CR2, ARW and their kind).
 *
 * @param directories the file's main directories
 */
export function isCameraRaw(bytes: Uint8Array, directories: readonly TiffDirectory[]): boolean {
  const isCanon = bytes[8] === 0x43 && bytes[9] === 0x52 && bytes[10] === 2;
  const all = directories.flatMap((directory) => [directory, ...directory.children]);
  return (
    isCanon ||
    all.some(
      (directory) =>
        directory.has(tag.dngVersion) ||
        sensorPhotometrics.includes(directory.numbers(tag.photometric)[0]) ||
        (directory.numbers(tag.compression)[0] === oldJpeg &&
          directory.has(tag.make) &&
          !directory.has(tag.photometric)),
    )
  );
}

/**
 * The largest JPEG inside a camera raw file that a viewer could show.
 *
 * Every container of camera raw stores its previews as whole JPEG streams, so a scan for their
 * headers serves all of them. Lossless JPEG (SOF3) holds sensor data and is skipped.
 *
 * @returns the file's bytes from the JPEG's first one on, or undefined where no JPEG has a side of
 *   1 024 pixels
 */
export function findPreview(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = Buffer.of(0xff, 0xd8, 0xff);
  let best: { at: number; pixels: number } | undefined;
  let at = file.indexOf(start);
  for (let tried = 0; at >= 0 && tried < maxCandidates; tried++) {
    const size = jpegSize(file, at);
    if (size && Math.max(size.width, size.height) >= minPreviewSide) {
      const pixels = size.width * size.height;
      if (!best || pixels > best.pixels) best = { at, pixels };
    }
    at = file.indexOf(start, at + 2);
  }
  return best && bytes.subarray(best.at);
}

/** Size that a JPEG's frame header declares; undefined where no header of a lossy frame follows. */
function jpegSize(file: Buffer, start: number): { width: number; height: number } | undefined {
  let at = start + 2;
  while (at + 9 < file.length && file[at] === 0xff) {
    const marker = file[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) };
    }
    // Other frame types, start of scan, end of image: no lossy frame before the first scan.
    const isOtherFrame = marker >= 0xc3 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isOtherFrame || marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + file.readUInt16BE(at + 2);
  }
  return undefined;
}
