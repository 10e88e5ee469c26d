import { ByteReader, ByteWriter } from '../features/index.ts';
import { channels, perChannel, type Similarities } from '../similarity/index.ts';

/** One picture of a ranking, as it was ranked. */
export interface FoundPicture {
  imageId: string;
  score: number;
  similarities: Similarities;
  /** null: newer than the partition. */
  class: number | null;
  /** Keypoint pairs that agree on one view. */
  inliers?: number;
  /** Its corners in the query, in the query's pixels. */
  quad?: number[][];
  /** It is the query's mirror image that it resembles. */
  mirrored?: boolean;
}

const magic = 'DLFP';
const version = 1;
const idBytes = 16;
const noClass = 0xffffffff;
const has = { quad: 1, mirrored: 2, inliers: 4 };

/** A ranking in 45 bytes per picture, 32 more with a quad: a table's price goes by size. Numbers become float32. */
export function packFound(found: FoundPicture[]): Uint8Array {
  const writer = new ByteWriter().bytes(Buffer.from(magic, 'latin1')).uint8(version).uint32(found.length);
  for (const picture of found) {
    const { imageId, score, similarities, inliers, quad, mirrored } = picture;
    writer.bytes(Buffer.from(imageId, 'hex')).float32(score);
    for (const channel of channels) writer.float32(similarities[channel]);
    writer.uint32(picture.class ?? noClass);
    const flags = (quad ? has.quad : 0) | (mirrored ? has.mirrored : 0) | (inliers === undefined ? 0 : has.inliers);
    writer.uint8(flags);
    if (inliers !== undefined) writer.uint32(inliers);
    for (const coordinate of quad?.flat() ?? []) writer.float32(coordinate);
  }
  return writer.finish();
}

/** @throws CorruptRecordError when the bytes are not what `packFound` writes. */
export function unpackFound(bytes: Uint8Array): FoundPicture[] {
  const reader = new ByteReader(bytes, 'ranking');
  reader.expect(magic, version);
  const found = Array.from({ length: reader.uint32() }, (): FoundPicture => {
    const imageId = Buffer.from(reader.bytes(idBytes)).toString('hex');
    const score = reader.float32();
    const similarities = perChannel(() => reader.float32());
    const foundIn = reader.uint32();
    const flags = reader.uint8();
    return {
      imageId,
      score,
      similarities,
      class: foundIn === noClass ? null : foundIn,
      ...(isSet(flags, has.inliers) && { inliers: reader.uint32() }),
      ...(isSet(flags, has.quad) && { quad: Array.from({ length: 4 }, () => [reader.float32(), reader.float32()]) }),
      ...(isSet(flags, has.mirrored) && { mirrored: true }),
    };
  });
  reader.end();
  return found;
}

function isSet(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}
