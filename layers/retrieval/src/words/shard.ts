import { ByteReader, ByteWriter } from '../features/index.ts';
import { bytesOf } from './codec.ts';
import type { Words } from './word-coder.ts';

/** Maximum pictures of one shard: a posting names its picture in 16 bits. */
export const maxPicturesPerShard = 65_536;

/** An inverted index of some pictures: the keypoints of every word. */
export interface WordShard {
  /** Id of the vocabulary. */
  vocabulary: string;
  imageIds: string[];
  /** Class in which the build stored a picture's features; -1 for none. */
  classes: Int32Array;
  /** Keypoints per picture. */
  lengths: Uint16Array;
  /** [words + 1], the first posting of each word. */
  offsets: Uint32Array;
  /** Per posting: the picture's row, signature (2 x 32 bits), angle and size as in `Words`. */
  members: Uint16Array;
  signatures: Uint32Array;
  angles: Uint8Array;
  sizes: Uint8Array;
}

export interface WordPicture {
  imageId: string;
  class: number;
  words: Words;
}

/**
 * Makes an inverted index of pictures.
 *
 * @param vocabulary id of the vocabulary
 * @param k centroids per half of the vocabulary, which has k x k words
 * @param most maximum keypoints of each picture, spread evenly; see `keypointsKept`
 * @throws RangeError for more than `maxPicturesPerShard` pictures
 */
export function toWordShard(pictures: readonly WordPicture[], vocabulary: string, k: number, most = 65_535): WordShard {
  if (pictures.length > maxPicturesPerShard) {
    throw new RangeError(`Expected at most ${maxPicturesPerShard} pictures per shard but received ${pictures.length}`);
  }
  const kept = pictures.map(({ words }) => evenRows(words.count, most));
  const lengths = Uint16Array.from(kept, ({ length }) => length);
  const offsets = new Uint32Array(k * k + 1);
  for (const [row, { words }] of pictures.entries()) {
    for (const i of kept[row]) offsets[words.words[i] + 1]++;
  }
  for (let word = 0; word < k * k; word++) offsets[word + 1] += offsets[word];
  const postings = offsets[k * k];
  const next = offsets.slice();
  const members = new Uint16Array(postings);
  const signatures = new Uint32Array(2 * postings);
  const angles = new Uint8Array(postings);
  const sizes = new Uint8Array(postings);
  for (const [row, { words }] of pictures.entries()) {
    for (const i of kept[row]) {
      const at = next[words.words[i]]++;
      members[at] = row;
      signatures[2 * at] = words.signatures[2 * i];
      signatures[2 * at + 1] = words.signatures[2 * i + 1];
      angles[at] = words.angles[i];
      sizes[at] = words.sizes[i];
    }
  }
  const imageIds = pictures.map(({ imageId }) => imageId);
  const classes = Int32Array.from(pictures, (picture) => picture.class);
  return { vocabulary, imageIds, classes, lengths, offsets, members, signatures, angles, sizes };
}

/** Maximum keypoints of a library in its index: 12 bytes each, 384 MB. */
const maxPostings = 32_000_000;

/**
 * Number of keypoints per picture that a library keeps in its index: as many as make 32 million in
 * all, within limits.
 *
 * @param pictures number of pictures in the library
 * @returns 24 to 500
 */
export function keypointsKept(pictures: number): number {
  return Math.max(24, Math.min(500, Math.floor(maxPostings / Math.max(1, pictures))));
}

/**
 * Rows spread evenly over all rows. Keypoints are ordered from left to right, so theirs are spread
 * over the picture.
 *
 * @param count number of rows
 * @param most maximum rows returned
 * @returns row numbers, ascending
 */
export function evenRows(count: number, most: number): Int32Array {
  const kept = Math.min(count, most);
  const rows = new Int32Array(kept);
  for (let i = 0; i < kept; i++) rows[i] = Math.floor((i * count) / kept);
  return rows;
}

const magic = 'DLWS';
const version = 1;

/** Encodes a shard: 12 bytes per keypoint, 40 per picture, 4 per word. */
export function encodeWordShard(shard: WordShard): Uint8Array {
  const vocabulary = new TextEncoder().encode(shard.vocabulary);
  const ids = new TextEncoder().encode(shard.imageIds.join('\n'));
  return new ByteWriter()
    .bytes(Buffer.from(magic, 'latin1'))
    .uint8(version)
    .uint8(vocabulary.length)
    .bytes(vocabulary)
    .uint32(shard.imageIds.length)
    .uint32(ids.length)
    .bytes(ids)
    .uint32(shard.offsets.length)
    .uint32(shard.members.length)
    .bytes(new Uint8Array(shard.classes.buffer, shard.classes.byteOffset, shard.classes.byteLength))
    .bytes(bytesOf(shard.lengths))
    .bytes(bytesOf(shard.offsets))
    .bytes(bytesOf(shard.members))
    .bytes(bytesOf(shard.signatures))
    .bytes(shard.angles)
    .bytes(shard.sizes)
    .finish();
}

/**
 * Decodes a shard. Checks every posting, as the kernels would follow an invalid one outside of
 * their memory.
 *
 * @throws CorruptRecordError when the bytes are not what `encodeWordShard` writes
 */
export function decodeWordShard(bytes: Uint8Array): WordShard {
  const reader = new ByteReader(bytes, 'word index');
  reader.expect(magic, version);
  const vocabulary = new TextDecoder().decode(reader.bytes(reader.uint8()));
  const pictures = reader.uint32();
  const ids = new TextDecoder().decode(reader.bytes(reader.uint32()));
  const words = reader.uint32();
  const postings = reader.uint32();
  const shard = {
    vocabulary,
    imageIds: pictures === 0 ? [] : ids.split('\n'),
    classes: new Int32Array(reader.bytes(4 * pictures).buffer),
    lengths: new Uint16Array(reader.bytes(2 * pictures).buffer),
    offsets: new Uint32Array(reader.bytes(4 * words).buffer),
    members: new Uint16Array(reader.bytes(2 * postings).buffer),
    signatures: new Uint32Array(reader.bytes(8 * postings).buffer),
    angles: reader.bytes(postings),
    sizes: reader.bytes(postings),
  };
  reader.end();
  if (shard.imageIds.length !== pictures) {
    throw reader.corrupt(`expected ${pictures} picture ids but found ${shard.imageIds.length}`);
  }
  const last = largest(shard.members);
  if (last >= pictures) throw reader.corrupt(`a posting names picture ${last} of ${pictures}`);
  const { offsets } = shard;
  if (offsets[0] !== 0 || offsets.at(-1) !== postings || offsets.some((from, word) => from > offsets[word + 1])) {
    throw reader.corrupt(`its words do not share out its ${postings} postings in order`);
  }
  return shard;
}

/** -1 for no values. A plain loop: there may be millions. */
function largest(values: Uint16Array): number {
  let most = -1;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}
