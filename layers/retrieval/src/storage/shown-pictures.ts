import { channels, perChannel, type Similarities } from '../similarity/index.ts';

/** One picture of a search's ranking. */
export interface ShownPicture {
  imageId: string;
  score: number;
  similarities: Similarities;
  /** null: newer than the partition. */
  class: number | null;
  /** Keypoint pairs that agree with one homography. */
  inliers?: number;
  /** Its corners in the query, in pixels of the query. */
  quad?: number[][];
  /** Whether it resembles the query's mirror image. */
  mirrored?: boolean;
  /** What W of eq. (12), and the first results, added to its score. */
  learned?: number;
  expansion?: number;
}

const idBytes = 16;
const headBytes = 4;
const none = -1;
/** Bits of the float that says what a packed picture has. */
const isMirrored = 1;
const hasParts = 2;

/**
 * Packs a ranking in 56 bytes per picture, 8 more with parts of its score and 32 with a quad, as a
 * table's price depends on size: the count as uint32, the ids, then per picture float32 values:
 * score, five similarities, class, inliers, flags, number of quad coordinates, the coordinates, and
 * the parts of the score.
 */
export function packShown(found: ShownPicture[]): Uint8Array {
  const values = found.flatMap(({ score, similarities, class: foundIn, inliers, quad = [], mirrored, ...parts }) => {
    const corners = quad.flat();
    const similar = channels.map((channel) => similarities[channel]);
    const { learned, expansion } = parts;
    const added = learned === undefined && expansion === undefined ? [] : [learned ?? 0, expansion ?? 0];
    const flags = (mirrored ? isMirrored : 0) + (added.length > 0 ? hasParts : 0);
    return [score, ...similar, foundIn ?? none, inliers ?? none, flags, corners.length, ...corners, ...added];
  });
  const packed = Buffer.alloc(headBytes + found.length * idBytes + values.length * 4);
  packed.writeUInt32LE(found.length);
  for (const [i, { imageId }] of found.entries()) packed.write(imageId, headBytes + i * idBytes, 'hex');
  const start = headBytes + found.length * idBytes;
  for (const [i, value] of values.entries()) packed.writeFloatLE(value, start + i * 4);
  return packed;
}

/** @throws RangeError when there are fewer bytes than `packShown` writes */
export function unpackShown(bytes: Uint8Array): ShownPicture[] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = packed.readUInt32LE();
  let offset = headBytes + count * idBytes;
  const next = () => {
    const value = packed.readFloatLE(offset);
    offset += 4;
    return value;
  };
  return Array.from({ length: count }, (_, i): ShownPicture => {
    const imageId = packed.toString('hex', headBytes + i * idBytes, headBytes + (i + 1) * idBytes);
    const score = next();
    const similarities = perChannel(next);
    const [foundIn, inliers, flags, coordinates] = [next(), next(), next(), next()];
    const quad = Array.from({ length: coordinates / 2 }, () => [next(), next()]);
    const [learned, expansion] = flags & hasParts ? [next(), next()] : [0, 0];
    return {
      imageId,
      score,
      similarities,
      class: foundIn === none ? null : foundIn,
      ...(inliers !== none && { inliers }),
      ...(quad.length > 0 && { quad }),
      ...(flags & isMirrored && { mirrored: true }),
      ...(learned !== 0 && { learned }),
      ...(expansion !== 0 && { expansion }),
    };
  });
}
