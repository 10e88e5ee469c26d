import type { Keypoints } from '../features/index.ts';
import { WordMemory } from './kernels.ts';
import { centroidSteps, halfLength, signatureBits, signatureDirections, type WordVocabulary } from './vocabulary.ts';

/** Keypoints as words: what an index keeps of a picture, and what a query asks with (there `visits` words per keypoint). */
export interface Words {
  /** Keypoints. */
  count: number;
  /** Words per keypoint, nearest first. */
  visits: number;
  /** count x visits */
  words: Uint16Array;
  /** count x visits x 2: bits 0 to 31, bits 32 to 63 */
  signatures: Uint32Array;
  /** count: orientation, 256 to the circle */
  angles: Uint8Array;
  /** count: 16 log2 of the size in pixels */
  sizes: Uint8Array;
}

/** Half centroids per half from which a query's words are put together. */
const nearestHalves = 5;

/** Turns keypoints into words of one vocabulary. */
export class WordCoder {
  readonly vocabulary: WordVocabulary;
  #memory = new WordMemory();
  /** 2 x k x 64: the projections of the half centroids. */
  #thresholds: Float32Array;
  #centroids: number;
  #biases: number;
  #directions: number;
  #wide: number;
  #rows = { capacity: 0, descriptors: 0, distances: 0, projections: 0 };

  constructor(vocabulary: WordVocabulary) {
    this.vocabulary = vocabulary;
    const { k, centroids } = vocabulary;
    const directions = signatureDirections();
    this.#thresholds = thresholdsOf(centroids, k, directions);
    this.#centroids = this.#memory.place(centroids);
    this.#biases = this.#memory.place(halfSquaredNorms(centroids, k));
    this.#directions = this.#memory.place(directions);
    this.#wide = this.#memory.allocate(512);
  }

  /**
   * @param visits words per keypoint; 1 for what an index keeps, more for a query, whose keypoints may have fallen on the other side
   * of a border.
   * @param most keypoints, the first of those given.
   */
  encode(keypoints: Keypoints, visits: number, most = keypoints.count): Words {
    const count = Math.min(keypoints.count, most);
    const { k } = this.vocabulary;
    const { distances, projections } = this.#measure(keypoints.descriptors.subarray(0, count * 2 * halfLength), count);
    const words = new Uint16Array(count * visits);
    const signatures = new Uint32Array(count * visits * 2);
    const angles = new Uint8Array(count);
    const sizes = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const own = distances.subarray(2 * k * i, 2 * k * (i + 1));
      const projection = projections.subarray(signatureBits * i, signatureBits * (i + 1));
      for (const [visit, { first, second }] of nearestPairs(own, k, visits).entries()) {
        const at = i * visits + visit;
        words[at] = first * k + second;
        this.#sign(projection, first, second, signatures, 2 * at);
      }
      angles[i] = Math.round((keypoints.geometry[4 * i + 3]! * 256) / 360) & 255;
      sizes[i] = Math.min(255, Math.max(0, Math.round(16 * Math.log2(Math.max(1, keypoints.geometry[4 * i + 2]!)))));
    }
    return { count, visits, words, signatures, angles, sizes };
  }

  #measure(descriptors: Uint8Array, count: number): { distances: Int32Array; projections: Float32Array } {
    const { k } = this.vocabulary;
    const memory = this.#memory;
    if (count > this.#rows.capacity) {
      this.#rows = {
        capacity: count,
        descriptors: memory.allocate(count * 2 * halfLength),
        distances: memory.allocate(count * 2 * k * 4),
        projections: memory.allocate(count * signatureBits * 4),
      };
    }
    const rows = this.#rows;
    memory.write(rows.descriptors, descriptors);
    const { kernels } = memory;
    kernels.halfDistances(rows.descriptors, count, this.#wide, this.#centroids, this.#biases, k, rows.distances);
    kernels.projectRows(rows.descriptors, count, this.#wide, this.#directions, signatureBits, rows.projections);
    return {
      distances: memory.int32s(rows.distances, count * 2 * k),
      projections: memory.float32s(rows.projections, count * signatureBits),
    };
  }

  /** On which side of the word's centroid the descriptor lies, in each direction. */
  #sign(projection: Float32Array, first: number, second: number, out: Uint32Array, at: number): void {
    const a = first * signatureBits;
    const b = (this.vocabulary.k + second) * signatureBits;
    for (let bit = 0; bit < signatureBits; bit++) {
      if (projection[bit]! > this.#thresholds[a + bit]! + this.#thresholds[b + bit]!) {
        out[at + (bit >> 5)]! |= 1 << (bit & 31);
      }
    }
  }
}

/** The words nearest to a descriptor, nearest first, from the distances of its halves to their centroids. */
function nearestPairs(distances: Int32Array, k: number, visits: number): { first: number; second: number }[] {
  const halves = visits === 1 ? 1 : nearestHalves;
  const firsts = nearestOf(distances, 0, k, halves);
  const seconds = nearestOf(distances, k, 2 * k, halves);
  const pairs = firsts.flatMap((first) =>
    seconds.map((second) => ({ first, second: second - k, distance: distances[first]! + distances[second]! })),
  );
  return pairs.sort((a, b) => a.distance - b.distance).slice(0, visits);
}

/** Where in [from, to) the smallest `count` values lie, smallest first. */
function nearestOf(values: Int32Array, from: number, to: number, count: number): number[] {
  const found: number[] = [];
  for (let i = from; i < to; i++) {
    if (found.length === count && values[i]! >= values[found[count - 1]!]!) continue;
    let at = found.length;
    while (at > 0 && values[found[at - 1]!]! > values[i]!) at--;
    found.splice(at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}

function thresholdsOf(centroids: Int16Array, k: number, directions: Float32Array): Float32Array {
  const out = new Float32Array(2 * k * signatureBits);
  for (let c = 0; c < 2 * k; c++) {
    const column = c < k ? 0 : halfLength;
    for (let bit = 0; bit < signatureBits; bit++) {
      let sum = 0;
      for (let d = 0; d < halfLength; d++) {
        sum += directions[bit * 2 * halfLength + column + d]! * centroids[c * halfLength + d]!;
      }
      out[c * signatureBits + bit] = sum / centroidSteps;
    }
  }
  return out;
}

/** |c|^2 / 2 scaled as 16 x.c is: the squared norm in sixteenths, over 32. */
function halfSquaredNorms(centroids: Int16Array, k: number): Int32Array {
  return Int32Array.from({ length: 2 * k }, (_, c) => {
    const row = centroids.subarray(c * halfLength, (c + 1) * halfLength);
    return row.reduce((sum, value) => sum + value * value, 0) >> 5;
  });
}
