import { descriptorLength } from './match.ts';

interface DescribedKeypoints {
  /** Size in pixels of the picture in which the keypoints lie. */
  width: number;
  height: number;
  count: number;
  /** count x 128: RootSIFT. */
  descriptors: Uint8Array;
}

/** Keypoints of which only the location is known. */
export interface KeypointSet extends DescribedKeypoints {
  /** count x 2: x, y in pixels. */
  points: Float32Array;
}

/** Keypoints with their frames: location, size and orientation. */
export interface FramedKeypoints extends DescribedKeypoints {
  /** count x 4: x, y, size (pixels), angle (degrees). */
  geometry: Float32Array;
}

/**
 * @throws RangeError unless the points hold `count` rows of 2 and the descriptors `count` rows of
 *   128
 */
export function checkPoints({ count, points, descriptors }: KeypointSet, name: string): void {
  checkCounts(name, count, points.length / 2, 'points', descriptors);
}

/**
 * @throws RangeError unless the geometry holds `count` rows of 4 and the descriptors `count` rows
 *   of 128
 */
export function checkFrames({ count, geometry, descriptors }: FramedKeypoints, name: string): void {
  checkCounts(name, count, geometry.length / 4, 'places', descriptors);
}

function checkCounts(name: string, count: number, places: number, noun: string, descriptors: Uint8Array): void {
  const described = descriptors.length / descriptorLength;
  if (places === count && described === count) return;
  throw new RangeError(`${name} says ${count} keypoints but has ${places} ${noun} and ${described} descriptors`);
}

/**
 * The pairs whose two locations, in whole pixels, no earlier pair has: SIFT can give one location
 * several keypoints, which differ in orientation.
 *
 * @param from, to rows of `columns` numbers that begin with x, y in pixels
 * @param pairs m x 2: row in `from`, row in `to`
 * @returns n x 2, in the order of `pairs`
 */
export function distinctPairs(from: Float32Array, to: Float32Array, columns: number, pairs: Int32Array): Int32Array {
  const seen = new Set<number>();
  const distinct = new Int32Array(pairs.length);
  let length = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pixelKey(from, columns * pairs[i]) * 2 ** 26 + pixelKey(to, columns * pairs[i + 1]);
    if (seen.has(key)) continue;
    seen.add(key);
    distinct[length++] = pairs[i];
    distinct[length++] = pairs[i + 1];
  }
  return distinct.subarray(0, length);
}

/** A pixel as a number of 26 bits: pictures have less than 8192 pixels per side. */
function pixelKey(rows: Float32Array, start: number): number {
  return ((Math.round(rows[start]) & 8191) << 13) | (Math.round(rows[start + 1]) & 8191);
}
