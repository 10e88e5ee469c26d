import type { Keypoints } from '../features/index.ts';
import { KernelMemory, type StructAddress } from '../math/index.ts';
import { centroidSteps, halfSquaredNorms } from '../vlad/index.ts';
import { type HalfSearch, halfSearchLayout, type Signing, signingLayout, startKernels } from './generated/kernels.ts';
import { halfLength, signatureBits, signatureDirections, type WordVocabulary } from './vocabulary.ts';

/** Keypoints as words. An index keeps one word per keypoint; a query has `visits`. */
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

/** Half centroids per half from which a query's words are combined. */
const nearestHalves = 5;

/** Turns keypoints into words of one vocabulary. */
export class WordCoder {
  readonly vocabulary: WordVocabulary;
  #memory = new KernelMemory(startKernels());
  #search: StructAddress<HalfSearch>;
  #signing: StructAddress<Signing>;
  #rows = { count: 0, visits: 0, descriptors: 0, nearest: 0, words: 0, signatures: 0 };

  /** @throws RangeError where the kernels do not support the vocabulary's k */
  constructor(vocabulary: WordVocabulary) {
    this.vocabulary = vocabulary;
    const { k, centroids } = vocabulary;
    if (k < 4 || k > 256 || k % 4 !== 0) throw new RangeError(`k is ${k}; it must be a multiple of 4 up to 256`);
    const directions = signatureDirections();
    const scratch = this.#memory.allocate(768);
    this.#search = this.#memory.placeStruct(halfSearchLayout, {
      centroids: this.#memory.place(centroids),
      biases: this.#memory.place(halfSquaredNorms(centroids, halfLength)),
      k,
      scratch,
    });
    this.#signing = this.#memory.placeStruct(signingLayout, {
      directions: this.#memory.place(directions),
      thresholds: this.#memory.place(thresholdsOf(centroids, k, directions)),
      k,
      scratch,
    });
  }

  /**
   * @param visits words per keypoint: 1 for an index, more for a query, whose keypoints may lie on
   *   the other side of a cell border
   * @throws RangeError where that many words cannot be combined
   */
  encode(keypoints: Keypoints, visits: number): Words {
    const { count, geometry, descriptors } = keypoints;
    const { k } = this.vocabulary;
    const most = Math.min(k, nearestHalves);
    if (!(Number.isInteger(visits) && visits >= 1 && visits <= most ** 2)) {
      throw new RangeError(`visits is ${visits}; it must be 1 to ${most ** 2}`);
    }
    const halves = visits === 1 ? 1 : most;
    const memory = this.#memory;
    const { kernels } = memory;
    const at = this.#reserve(count, visits);
    memory.write(at.descriptors, descriptors);
    const { descriptors: descriptorsAt, nearest: found } = at;
    memory.writeStruct(this.#search, halfSearchLayout, { descriptors: descriptorsAt, count, nearest: halves, found });
    kernels.nearestHalves(this.#search);
    const words = nearestWords(memory.int32(at.nearest, count * 4 * halves), k, halves, visits);
    memory.write(at.words, words);
    const { words: wordsAt, signatures: signaturesAt } = at;
    memory.writeStruct(this.#signing, signingLayout, {
      descriptors: descriptorsAt,
      count,
      words: wordsAt,
      visits,
      signatures: signaturesAt,
    });
    kernels.sign(this.#signing);
    const signatures = memory.uint32(at.signatures, count * visits * 2).slice();
    const angles = new Uint8Array(count);
    const sizes = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      angles[i] = Math.round((geometry[4 * i + 3] * 256) / 360) & 255;
      sizes[i] = Math.min(255, Math.max(0, Math.round(16 * Math.log2(Math.max(1, geometry[4 * i + 2])))));
    }
    return { count, visits, words, signatures, angles, sizes };
  }

  /**
   * Makes room for `count` keypoints. Abandoned blocks are not reused, so room at least doubles.
   */
  #reserve(count: number, visits: number) {
    const rows = this.#rows;
    if (count > rows.count || visits > rows.visits) {
      const most = {
        count: count > rows.count ? Math.max(count, 2 * rows.count) : rows.count,
        visits: Math.max(visits, rows.visits),
      };
      this.#rows = {
        ...most,
        descriptors: this.#memory.allocate(most.count * 2 * halfLength),
        nearest: this.#memory.allocate(most.count * 2 * nearestHalves * 8),
        words: this.#memory.allocate(most.count * most.visits * 2),
        signatures: this.#memory.allocate(most.count * most.visits * 8),
      };
    }
    return this.#rows;
  }
}

/**
 * The words nearest to each descriptor, nearest first, among the pairs of the half centroids
 * nearest to its halves.
 *
 * @param nearest count x 2 x halves x (number, distance)
 * @returns count x visits
 */
function nearestWords(nearest: Int32Array, k: number, halves: number, visits: number): Uint16Array {
  const count = nearest.length / (4 * halves);
  const words = new Uint16Array(count * visits);
  const sums = new Float64Array(visits);
  for (let row = 0; row < count; row++) {
    const firsts = row * 4 * halves;
    const seconds = firsts + 2 * halves;
    let found = 0;
    for (let first = firsts; first < seconds; first += 2) {
      for (let second = seconds; second < seconds + 2 * halves; second += 2) {
        const sum = nearest[first + 1] + nearest[second + 1];
        let at = found;
        while (at > 0 && sums[at - 1] > sum) at--;
        if (at === visits) break;
        if (found < visits) found++;
        for (let i = found - 1; i > at; i--) {
          sums[i] = sums[i - 1];
          words[row * visits + i] = words[row * visits + i - 1];
        }
        sums[at] = sum;
        words[row * visits + at] = nearest[first] * k + nearest[second];
      }
    }
  }
  return words;
}

function thresholdsOf(centroids: Int16Array, k: number, directions: Float32Array): Float32Array {
  const out = new Float32Array(2 * k * signatureBits);
  for (let c = 0; c < 2 * k; c++) {
    const column = c < k ? 0 : halfLength;
    for (let bit = 0; bit < signatureBits; bit++) {
      let sum = 0;
      for (let d = 0; d < halfLength; d++) {
        sum += directions[bit * 2 * halfLength + column + d] * centroids[c * halfLength + d];
      }
      out[c * signatureBits + bit] = sum / centroidSteps;
    }
  }
  return out;
}
