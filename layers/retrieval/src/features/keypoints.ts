import { ByteReader, ByteWriter } from './bytes.ts';

/**
 * The strongest keypoints of a picture, for verification and for encoding under another codebook.
 */
export interface Keypoints {
  /** Size in pixels of the picture that x and y refer to. */
  width: number;
  height: number;
  count: number;
  /** count x 4: x, y, size (pixels), angle (degrees). */
  geometry: Float32Array;
  /** count x 128: RootSIFT, one byte per element. */
  descriptors: Uint8Array;
}

const magic = 'DLKP';
const version = 1;

/**
 * Encodes keypoints in 13 bytes and 144 per keypoint.
 *
 * @throws RangeError where geometry or descriptors do not hold `count` keypoints, or a side does
 *   not fit
 */
export function encodeKeypoints(keypoints: Keypoints): Uint8Array {
  const { width, height, count, geometry, descriptors } = keypoints;
  if (geometry.length !== count * 4 || descriptors.length !== count * 128) {
    throw new RangeError(
      `Expected ${count} x 4 geometry values and ${count} x 128 descriptor bytes but received ${geometry.length} and ${descriptors.length}`,
    );
  }
  return new ByteWriter()
    .bytes(Buffer.from(magic, 'latin1'))
    .uint8(version)
    .uint16(width)
    .uint16(height)
    .uint32(count)
    .bytes(geometry)
    .bytes(descriptors)
    .finish();
}

/** @throws CorruptRecordError when the bytes are not what `encodeKeypoints` writes */
export function decodeKeypoints(bytes: Uint8Array): Keypoints {
  const reader = new ByteReader(bytes, 'keypoint record');
  reader.expect(magic, version);
  const width = reader.uint16();
  const height = reader.uint16();
  const count = reader.uint32();
  const geometry = reader.float32s(count * 4);
  const descriptors = reader.bytes(count * 128);
  reader.end();
  return { width, height, count, geometry, descriptors };
}
