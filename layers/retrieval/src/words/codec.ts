import { ByteReader, ByteWriter } from '../features/index.ts';
import type { Words } from './word-coder.ts';

const magic = 'DLWD';
const version = 1;

/**
 * Encodes a picture's words: 12 bytes per keypoint.
 *
 * @param vocabulary id of the vocabulary
 * @throws RangeError where there are several words per keypoint, or more than 65 535 keypoints
 */
export function encodeWords(words: Words, vocabulary: string): Uint8Array {
  if (words.visits !== 1) throw new RangeError(`Expected one word per keypoint but received ${words.visits}`);
  const id = new TextEncoder().encode(vocabulary);
  return new ByteWriter()
    .bytes(Buffer.from(magic, 'latin1'))
    .uint8(version)
    .uint8(id.length)
    .bytes(id)
    .uint16(words.count)
    .bytes(bytesOf(words.words))
    .bytes(bytesOf(words.signatures))
    .bytes(words.angles)
    .bytes(words.sizes)
    .finish();
}

/**
 * Decodes a picture's words.
 *
 * @param vocabulary id of the vocabulary that the caller uses
 * @returns null for words of another vocabulary
 * @throws CorruptRecordError when the bytes are not what `encodeWords` writes
 */
export function decodeWords(bytes: Uint8Array, vocabulary: string): Words | null {
  const reader = new ByteReader(bytes, 'word record');
  reader.expect(magic, version);
  const id = new TextDecoder().decode(reader.bytes(reader.uint8()));
  if (id !== vocabulary) return null;
  const count = reader.uint16();
  const words = new Uint16Array(reader.bytes(2 * count).buffer);
  const signatures = new Uint32Array(reader.bytes(8 * count).buffer);
  const angles = reader.bytes(count);
  const sizes = reader.bytes(count);
  reader.end();
  return { count, visits: 1, words, signatures, angles, sizes };
}

/** A view of the array's bytes. */
export function bytesOf(array: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
