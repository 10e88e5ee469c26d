import { seededRandom, xorshift32 } from '../math/index.ts';
import { kMeans, sampleDescriptors } from '../vlad/index.ts';

/** Elements of half a descriptor. */
export const halfLength = 64;
/** Bits of a signature. */
export const signatureBits = 64;

/**
 * Visual words of an inverted multi-index (Babenko & Lempitsky 2012): each half of a descriptor is
 * assigned to the nearest of k centroids; the two numbers together are its word, one of k x k.
 */
export interface WordVocabulary {
  /** Identifies the vocabulary in everything made with it. */
  id: string;
  /** Centroids per half, at most 256. */
  k: number;
  /**
   * 2 x k x 64, in sixteenths of a descriptor unit: centroids of the first halves, then of the
   * second.
   */
  centroids: Int16Array;
}

export interface VocabularyOptions {
  k?: number;
  /** Maximum descriptors for k-means, drawn evenly from all. Default 200 000. */
  maxDescriptors?: number;
  /** Maximum iterations of k-means. Default 25. */
  iterations?: number;
  seed?: number;
}

/**
 * Clusters the halves of n x 128 RootSIFT descriptors of training pictures into the centroids of a
 * vocabulary.
 *
 * @param pictures descriptors of each picture, [n, 128] uint8
 * @returns centroids as `WordVocabulary` has them, [2, k, 64]
 */
export function fitWordCentroids(pictures: readonly Uint8Array[], options: VocabularyOptions = {}): Int16Array {
  const { k = 256, maxDescriptors = 200_000, iterations = 25, seed = 1 } = options;
  const descriptors = sampleDescriptors(pictures, maxDescriptors, seed);
  const centroids = new Int16Array(2 * k * halfLength);
  for (const half of [0, 1]) {
    // k-means takes whole descriptors: each half is padded with zeros.
    const halves = new Uint8Array(descriptors.length);
    for (let at = 0; at < descriptors.length; at += 2 * halfLength) {
      const from = at + half * halfLength;
      halves.set(descriptors.subarray(from, from + halfLength), at);
    }
    const found = kMeans(halves, { k, iterations, seed }).centroids;
    for (let c = 0; c < k; c++) {
      const from = c * 2 * halfLength;
      centroids.set(found.subarray(from, from + halfLength), (half * k + c) * halfLength);
    }
  }
  return centroids;
}

/**
 * The directions whose signs form a signature (Hamming embedding, Jegou et al. 2008): 64 x 128,
 * orthonormal rows, drawn from a fixed seed, so that they need not be stored.
 */
export function signatureDirections(): Float32Array {
  const random = seededRandom(7, xorshift32);
  const columns = 2 * halfLength;
  const rows = new Float64Array(signatureBits * columns);
  for (let r = 0; r < signatureBits; r++) {
    const row = rows.subarray(r * columns, (r + 1) * columns);
    // The sum of twelve uniform numbers is nearly normal.
    for (let i = 0; i < columns; i++) {
      let sum = -6;
      for (let draw = 0; draw < 12; draw++) sum += random.uniform();
      row[i] = sum;
    }
    for (let before = 0; before < r; before++) {
      const other = rows.subarray(before * columns, (before + 1) * columns);
      const along = row.reduce((sum, value, i) => sum + value * other[i], 0);
      for (let i = 0; i < columns; i++) row[i] -= along * other[i];
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < columns; i++) row[i] /= length;
  }
  return Float32Array.from(rows);
}
