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
    const thresholds = this.#thresholds;
    const pairs = new NearestPairs(k, visits);
    for (let i = 0; i < count; i++) {
      pairs.find(distances, 2 * k * i);
      for (let visit = 0; visit < visits; visit++) {
        const at = i * visits + visit;
        const [first, second] = [pairs.firsts[visit]!, pairs.seconds[visit]!];
        words[at] = first * k + second;
        sign(
          projections,
          signatureBits * i,
          thresholds,
          first * signatureBits,
          (k + second) * signatureBits,
          signatures,
          2 * at,
        );
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
}

/**
 * On which side of a word's centroid the descriptor lies, in each direction.
 *
 * @param first, second where the thresholds of the word's two half centroids begin
 */
function sign(
  projections: Float32Array,
  row: number,
  thresholds: Float32Array,
  first: number,
  second: number,
  out: Uint32Array,
  at: number,
): void {
  for (let half = 0; half < 2; half++) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) {
      const i = 32 * half + bit;
      if (projections[row + i]! > thresholds[first + i]! + thresholds[second + i]!) bits |= 1 << bit;
    }
    out[at + half] = bits;
  }
}

/** Finds the words nearest to a descriptor, from the distances of its halves to their centroids. */
class NearestPairs {
  /** Numbers of the half centroids, [visits], nearest word first. */
  readonly firsts: Int32Array;
  readonly seconds: Int32Array;
  #k: number;
  #halves: number;
  #nearest: [Int32Array, Int32Array];
  #sums: Float64Array;

  constructor(k: number, visits: number) {
    this.#k = k;
    this.#halves = visits === 1 ? 1 : nearestHalves;
    if (visits > this.#halves ** 2) throw new RangeError(`visits is ${visits}; it must be 1 to ${nearestHalves ** 2}`);
    this.#nearest = [new Int32Array(this.#halves), new Int32Array(this.#halves)];
    this.firsts = new Int32Array(visits);
    this.seconds = new Int32Array(visits);
    this.#sums = new Float64Array(visits);
  }

  /** @param from where in `distances` the descriptor's 2 x k begin */
  find(distances: Int32Array, from: number): void {
    const k = this.#k;
    const [nearest, others] = this.#nearest;
    keepNearest(distances, from, k, nearest);
    keepNearest(distances, from + k, k, others);
    let found = 0;
    for (const first of nearest) {
      for (const second of others) {
        const sum = distances[from + first]! + distances[from + k + second]!;
        let at = found;
        while (at > 0 && this.#sums[at - 1]! > sum) at--;
        if (at === this.firsts.length) continue;
        if (found < this.firsts.length) found++;
        for (let i = found - 1; i > at; i--) {
          this.#sums[i] = this.#sums[i - 1]!;
          this.firsts[i] = this.firsts[i - 1]!;
          this.seconds[i] = this.seconds[i - 1]!;
        }
        this.#sums[at] = sum;
        this.firsts[at] = first;
        this.seconds[at] = second;
      }
    }
  }
}

/** Fills `out` with where the smallest of `count` values from `from` on lie, smallest first. */
function keepNearest(values: Int32Array, from: number, count: number, out: Int32Array): void {
  const wanted = out.length;
  let found = 0;
  let worst = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = values[from + i]!;
    if (value >= worst) continue;
    let at = found < wanted ? found++ : wanted - 1;
    for (; at > 0 && values[from + out[at - 1]!]! > value; at--) out[at] = out[at - 1]!;
    out[at] = i;
    if (found === wanted) worst = values[from + out[wanted - 1]!]!;
  }
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
