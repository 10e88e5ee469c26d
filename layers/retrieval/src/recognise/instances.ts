import { decodeKeypoints, type Keypoints } from '../features/index.ts';
import type { ChangeOverlay, LibraryView, OpenPartition } from '../library/index.ts';
import {
  decodeWords,
  keypointsKept,
  loadWordVocabulary,
  maxPicturesPerShard,
  queryVisits,
  toWordShard,
  WordCoder,
  type WordHit,
  WordIndex,
  type WordPicture,
  type Words,
} from '../words/index.ts';
import type { KeypointSource } from './verify.ts';

const indexes = new WeakMap<ChangeOverlay, InstanceIndex>();

/**
 * The word index of a view, made at its first use.
 *
 * @returns the same index for as long as the view lives
 */
export function instancesOf({ partition, overlay }: LibraryView): InstanceIndex {
  let index = indexes.get(overlay);
  if (!index) {
    index = new InstanceIndex(partition, overlay);
    indexes.set(overlay, index);
  }
  return index;
}

/**
 * Reads a picture's stored visual words; where there are none, they are made from its keypoints.
 */
export interface WordSource extends KeypointSource {
  wordsOf?(imageId: string): Promise<Uint8Array | null>;
}

let shippedCoder: Promise<WordCoder> | undefined;

/** The coder of the shipped vocabulary, made once per process. */
export function wordCoder(): Promise<WordCoder> {
  shippedCoder ??= loadWordVocabulary().then((vocabulary) => new WordCoder(vocabulary));
  return shippedCoder;
}

/** Pictures read concurrently when they join the index. */
const readsAtOnce = 32;
/** Maximum pictures that join the index during one search. Later searches add the rest. */
const maxNewPictures = 4000;
/** Maximum shards before they are joined into one. */
const maxShards = 16;

/**
 * A library's pictures by their visual words: those of the build's word files and newer ones. It
 * lives as long as its view.
 */
export class InstanceIndex {
  #partition: OpenPartition | null;
  #overlay: ChangeOverlay;
  #newer: WordIndex | undefined;
  /** Pictures of each shard of `#newer`. */
  #newerShards: WordPicture[][] = [];
  /** Newer pictures in the index: when each was changed, and its shard. */
  #known = new Map<string, { changedAt: string; shard: number }>();
  /** The overlay's revision that the index holds completely. */
  #upTo = -1;
  #updating: Promise<void> = Promise.resolve();

  constructor(partition: OpenPartition | null, overlay: ChangeOverlay) {
    this.#partition = partition;
    this.#overlay = overlay;
  }

  /**
   * Pictures that share the most visual words with the query, best first. `class` -1 means newer
   * than the partition.
   *
   * @param words the query's words, where known or where fewer than usual are to be looked up
   */
  async closest(keypoints: Keypoints, most: number, source: WordSource, words?: Words): Promise<WordHit[]> {
    if (most === 0 || keypoints.count === 0) return [];
    const coder = await wordCoder();
    const [built] = await Promise.all([this.#partition?.words(coder.vocabulary), this.#update(coder, source)]);
    const query = words ?? coder.encode(keypoints, queryVisits);
    const older = built?.closest(query, most, (imageId) => !this.#overlay.has(imageId)) ?? [];
    const isPresent = (imageId: string, shard: number) =>
      this.#overlay.hasReady(imageId) && this.#known.get(imageId)?.shard === shard;
    const newer = this.#newer?.closest(query, most, isPresent, built?.pictures ? built.rarities() : undefined) ?? [];
    return [...older, ...newer].sort((a, b) => b.score - a.score || (a.imageId < b.imageId ? -1 : 1)).slice(0, most);
  }

  /** Updates run one after the other, so that no picture joins twice. */
  #update(coder: WordCoder, source: WordSource): Promise<void> {
    this.#updating = this.#updating.catch(() => undefined).then(() => this.#join(coder, source));
    return this.#updating;
  }

  async #join(coder: WordCoder, source: WordSource): Promise<void> {
    const { revision } = this.#overlay;
    if (revision === this.#upTo) return;
    const missing: { imageId: string; changedAt: string }[] = [];
    for (const picture of this.#overlay.ready()) {
      if (this.#known.get(picture.imageId)?.changedAt !== picture.changedAt) missing.push(picture);
      if (missing.length === maxNewPictures) break;
    }
    if (missing.length === 0) {
      this.#upTo = revision;
      return;
    }
    const { vocabulary } = coder;
    const pictures: WordPicture[] = [];
    for (let from = 0; from < missing.length; from += readsAtOnce) {
      const lot = missing.slice(from, from + readsAtOnce);
      const words = await Promise.all(lot.map(({ imageId }) => readWords(imageId, coder, source)));
      for (const [i, { imageId }] of lot.entries()) {
        const found = words[i];
        if (found) pictures.push({ imageId, class: -1, words: found });
      }
    }
    const joined =
      !this.#newer || this.#newerShards.length >= maxShards
        ? [...this.#replaceNewer(coder, missing), ...pictures]
        : pictures;
    const most = keypointsKept((this.#partition?.record.images ?? 0) + this.#known.size + missing.length);
    for (let from = 0; from < joined.length; from += maxPicturesPerShard) {
      const lot = joined.slice(from, from + maxPicturesPerShard);
      this.#newer!.add(toWordShard(lot, vocabulary.id, vocabulary.k, most));
      const shard = this.#newerShards.push(lot) - 1;
      for (const { imageId } of lot)
        this.#known.set(imageId, { changedAt: this.#known.get(imageId)?.changedAt ?? '', shard });
    }
    for (const { imageId, changedAt } of missing) {
      this.#known.set(imageId, { changedAt, shard: this.#known.get(imageId)?.shard ?? -1 });
    }
  }

  /**
   * Replaces the index of newer pictures by an empty one.
   *
   * @returns pictures of the old index that are still current
   */
  #replaceNewer({ vocabulary }: WordCoder, missing: readonly { imageId: string }[]): WordPicture[] {
    const changed = new Set(missing.map(({ imageId }) => imageId));
    const kept = this.#newerShards.flatMap((pictures, shard) =>
      pictures.filter(
        ({ imageId }) =>
          !changed.has(imageId) && this.#known.get(imageId)?.shard === shard && this.#overlay.hasReady(imageId),
      ),
    );
    this.#newer = new WordIndex(vocabulary.k ** 2);
    this.#newerShards = [];
    return kept;
  }
}

/**
 * A picture's visual words: the stored ones, or made from its keypoints where none of this
 * vocabulary are stored.
 *
 * @returns one word per keypoint; null where the picture no longer exists
 * @throws CorruptRecordError when stored words or keypoints cannot be decoded
 */
export async function readWords(imageId: string, coder: WordCoder, source: WordSource): Promise<Words | null> {
  const stored = await source.wordsOf?.(imageId);
  const words = stored && decodeWords(stored, coder.vocabulary.id);
  if (words) return words;
  const keypoints = await source.keypointsOf(imageId);
  return keypoints && coder.encode(decodeKeypoints(keypoints), 1);
}
