import { crc32 } from 'node:zlib';
import type { Codebook } from './codebook.ts';
import { descriptorLength } from './descriptors.ts';

/** The bytes are not a codebook, or a damaged one. */
export class CodebookFormatError extends Error {
  override name = 'CodebookFormatError';
}

const magic = 0x44414c56; // 'VLAD', little-endian
const formatVersion = 1;
/**
 * Layout: magic u32, format version u16, k u16, dimensions u16, zero u16, power f32, whitening f32,
 * CRC-32 of the rest u32.
 */
const headerBytes = 24;

/**
 * Encodes a codebook as a little-endian file: a header of 24 bytes, centroids (int16), scales and
 * offsets (float32), projection (int8). About `k x 128 x (dimensions + 2)` bytes.
 */
export function encodeCodebook(codebook: Codebook): Uint8Array {
  const { k, dimensions } = codebook;
  const sizes = bodySizes(k, dimensions);
  const out = new Uint8Array(headerBytes + sizes.total);
  const view = new DataView(out.buffer);
  const centroids = headerBytes;
  const scales = centroids + sizes.centroids;
  const offsets = scales + sizes.floats;
  for (const [i, value] of codebook.centroids.entries()) view.setInt16(centroids + 2 * i, value, true);
  for (const [i, value] of codebook.scales.entries()) view.setFloat32(scales + 4 * i, value, true);
  for (const [i, value] of codebook.offsets.entries()) view.setFloat32(offsets + 4 * i, value, true);
  out.set(
    new Uint8Array(codebook.projection.buffer, codebook.projection.byteOffset, sizes.projection),
    offsets + sizes.floats,
  );
  view.setUint32(0, magic, true);
  view.setUint16(4, formatVersion, true);
  view.setUint16(6, k, true);
  view.setUint16(8, dimensions, true);
  view.setFloat32(12, codebook.power, true);
  view.setFloat32(16, codebook.whitening, true);
  view.setUint32(20, crc32(out.subarray(headerBytes)), true);
  return out;
}

/**
 * Decodes what `encodeCodebook` writes.
 *
 * @throws CodebookFormatError on any other bytes
 */
export function decodeCodebook(bytes: Uint8Array): Codebook {
  if (bytes.length < headerBytes)
    throw new CodebookFormatError(`a codebook has at least ${headerBytes} bytes, this has ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== magic)
    throw new CodebookFormatError('not a codebook: the first four bytes are not "VLAD"');
  const format = view.getUint16(4, true);
  if (format !== formatVersion) {
    throw new CodebookFormatError(
      `codebook format ${format} is not known here; this code reads format ${formatVersion}`,
    );
  }
  const k = view.getUint16(6, true);
  const dimensions = view.getUint16(8, true);
  const power = view.getFloat32(12, true);
  const whitening = view.getFloat32(16, true);
  const sizes = bodySizes(k, dimensions);
  if (bytes.length !== headerBytes + sizes.total) {
    throw new CodebookFormatError(
      `a codebook of k ${k} and ${dimensions} dimensions has ${headerBytes + sizes.total} bytes, this has ${bytes.length}`,
    );
  }
  if (view.getUint32(20, true) !== crc32(bytes.subarray(headerBytes))) {
    throw new CodebookFormatError('the codebook is damaged: its checksum does not fit its content');
  }
  if (k === 0 || dimensions === 0 || !(power > 0 && power <= 1) || !(whitening >= 0 && whitening <= 1)) {
    throw new CodebookFormatError(
      `the codebook is damaged: k ${k}, dimensions ${dimensions}, power ${power}, whitening ${whitening}`,
    );
  }
  const scales = headerBytes + sizes.centroids;
  const offsets = scales + sizes.floats;
  return {
    k,
    dimensions,
    power,
    whitening,
    centroids: Int16Array.from({ length: k * descriptorLength }, (_, i) => view.getInt16(headerBytes + 2 * i, true)),
    scales: Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(scales + 4 * i, true)),
    offsets: Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(offsets + 4 * i, true)),
    projection: Int8Array.from(bytes.subarray(offsets + sizes.floats)),
  };
}

function bodySizes(k: number, dimensions: number) {
  const centroids = k * descriptorLength * 2;
  const floats = dimensions * 4;
  const projection = dimensions * k * descriptorLength;
  return { centroids, floats, projection, total: centroids + 2 * floats + projection };
}
