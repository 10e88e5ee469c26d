import { KernelMemory, type StructAddress } from '../math/index.ts';
import { ballotLayout, type Postings, postingsLayout, queryWordsLayout, startKernels } from './generated/kernels.ts';
import type { WordShard } from './shard.ts';
import type { Words } from './word-coder.ts';

/**
 * Words per keypoint of a query: the cells in which the same keypoint of another photograph most
 * likely lies.
 */
export const queryVisits = 8;

/**
 * Largest Hamming distance of signatures that vote, of 64 bits. Two unrelated ones are 32 +- 4
 * apart.
 */
const farthest = 20;
/** Votes fall with the square of the distance: exp(-(h / 12)^2). */
const spread = 12;

/** A shard in the kernels' memory. */
interface PlacedShard {
  imageIds: string[];
  classes: Int32Array;
  pictures: number;
  postings: StructAddress<Postings>;
}

/** A picture that shares keypoints with a query. */
export interface WordHit {
  imageId: string;
  /** -1: none. */
  class: number;
  score: number;
}

/**
 * Pictures of some shards, found by their keypoints: Hamming embedding with weak geometric
 * consistency (Jegou et al. 2008).
 */
export class WordIndex {
  #memory = new KernelMemory(startKernels());
  #shards: PlacedShard[] = [];
  #counts: Uint32Array;
  #pictures = 0;
  #ballot = this.#memory.placeStruct(ballotLayout);
  #votes = { pictures: 0, scores: 0 };
  #query = this.#memory.placeStruct(queryWordsLayout);
  #queryBlock = { bytes: 0, at: 0 };
  #rarities: number;
  /** Cached `rarities`, until a shard is added. */
  #own: Float32Array | undefined;
  /** The rarities in the kernels' memory. */
  #placed: Float32Array | undefined;

  /** @param wordCount number of words of the vocabulary */
  constructor(wordCount: number) {
    this.#counts = new Uint32Array(wordCount);
    this.#rarities = this.#memory.allocate(4 * wordCount);
    const nearness = this.#memory.place(
      Float32Array.from({ length: 65 }, (_, h) => (h <= farthest ? Math.exp(-((h / spread) ** 2)) : 0)),
    );
    this.#memory.writeStruct(this.#ballot, ballotLayout, { rarities: this.#rarities, nearness, farthest });
  }

  get pictures(): number {
    return this.#pictures;
  }

  get shards(): number {
    return this.#shards.length;
  }

  /** @throws RangeError where the shard has another number of words */
  add(shard: WordShard): void {
    const words = this.#counts.length;
    if (shard.offsets.length !== words + 1) {
      throw new RangeError(`Expected a shard of ${words} words but received one of ${shard.offsets.length - 1}`);
    }
    const memory = this.#memory;
    const pictures = shard.imageIds.length;
    this.#shards.push({
      imageIds: shard.imageIds,
      classes: shard.classes,
      pictures,
      postings: memory.placeStruct(postingsLayout, {
        offsets: memory.place(shard.offsets),
        members: memory.place(shard.members),
        signatures: memory.place(shard.signatures),
        angles: memory.place(shard.angles),
        sizes: memory.place(shard.sizes),
        lengths: memory.place(shard.lengths),
        pictures,
      }),
    });
    for (let word = 0; word < words; word++) this.#counts[word] += shard.offsets[word + 1] - shard.offsets[word];
    this.#pictures += pictures;
    this.#own = undefined;
  }

  /** Weight of each word: the square of ln(1 + pictures / keypoints with this word). */
  rarities(): Float32Array {
    if (this.#own) return this.#own;
    // Most words share few distinct counts.
    const byCount: number[] = [];
    const rarities = new Float32Array(this.#counts.length);
    for (const [word, count] of this.#counts.entries()) {
      byCount[count] ??= Math.log(1 + this.#pictures / Math.max(1, count)) ** 2;
      rarities[word] = byCount[count];
    }
    this.#own = rarities;
    return rarities;
  }

  /**
   * Pictures that share the most words with the query, best first.
   *
   * @param accepts by shard and image id, which pictures may be found
   * @param rarities those of another index, so that the scores of both are comparable
   */
  closest(
    query: Words,
    most: number,
    accepts: (imageId: string, shard: number) => boolean = () => true,
    rarities: Float32Array = this.rarities(),
  ): WordHit[] {
    if (most < 1 || query.count === 0 || this.#pictures === 0) return [];
    if (rarities !== this.#placed) {
      this.#memory.write(this.#rarities, rarities);
      this.#placed = rarities;
    }
    this.#placeQuery(query);
    this.#reserve(Math.max(...this.#shards.map(({ pictures }) => pictures)));
    const hits: WordHit[] = [];
    for (const [number, shard] of this.#shards.entries()) {
      this.#memory.kernels.vote(shard.postings, this.#query, this.#ballot);
      const found = this.#memory.float32(this.#votes.scores, shard.pictures);
      for (let row = 0; row < shard.pictures; row++) {
        const score = found[row];
        if (!(score > 0) || (hits.length === most && score < hits[most - 1].score)) continue;
        const imageId = shard.imageIds[row];
        if (accepts(imageId, number)) keep(hits, { imageId, class: shard.classes[row], score }, most);
      }
    }
    return hits;
  }

  #placeQuery({ count, visits, ...query }: Words): void {
    const parts = [query.words, query.signatures, query.angles, query.sizes];
    const bytes = parts.reduce((sum, part) => sum + ((part.byteLength + 15) & ~15), 0);
    if (bytes > this.#queryBlock.bytes) {
      const roomy = Math.max(bytes, 2 * this.#queryBlock.bytes);
      this.#queryBlock = { bytes: roomy, at: this.#memory.allocate(roomy) };
    }
    let at = this.#queryBlock.at;
    const [words, signatures, angles, sizes] = parts.map((part) => {
      const own = at;
      this.#memory.write(own, part);
      at += (part.byteLength + 15) & ~15;
      return own;
    });
    const fields = { words, signatures, angles, sizes, count, visits };
    this.#memory.writeStruct(this.#query, queryWordsLayout, fields);
  }

  /**
   * Makes room for the votes of a shard of `wanted` pictures. Abandoned blocks are not reused, so
   * room at least doubles.
   */
  #reserve(wanted: number): void {
    if (wanted <= this.#votes.pictures) return;
    const pictures = Math.max(wanted, 2 * this.#votes.pictures);
    const scratch = this.#memory.allocate(pictures * (32 * 4 + 16));
    const scores = this.#memory.allocate(pictures * 4);
    this.#votes = { pictures, scores };
    this.#memory.writeStruct(this.#ballot, ballotLayout, { scratch, scores });
  }
}

/** Inserts a hit into the best; of equal ones the first by id comes first. */
function keep(best: WordHit[], hit: WordHit, most: number): void {
  let at = best.length;
  while (
    at > 0 &&
    (best[at - 1].score < hit.score || (best[at - 1].score === hit.score && best[at - 1].imageId > hit.imageId))
  )
    at--;
  if (at === most) return;
  best.splice(at, 0, hit);
  if (best.length > most) best.pop();
}
