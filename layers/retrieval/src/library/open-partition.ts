import { decodeProjection, type Projection } from '../features/index.ts';
import type { Matrix } from '../math/index.ts';
import { type ClassIndex, decodeClassIndex } from '../partition/index.ts';
import { residentSegments } from '../scan/index.ts';
import { decodeSegment, type Segment } from '../segments/index.ts';
import {
  type Bilinear,
  decodeBilinear,
  defaultSigmas,
  type Familiar,
  type Familiarity,
  type LearnedRanking,
  type ScoreCalibration,
  type Sigmas,
} from '../similarity/index.ts';
import { decodeWordShard, WordIndex, type WordVocabulary } from '../words/index.ts';

/** The recorded fields of a build that a search needs; see `PartitionRecord` in `storage`. */
export interface BuiltPartition {
  version: string;
  snapshotAt: string | null;
  featureSet: string | null;
  images: number;
  probes: number;
  sigmas: Sigmas | null;
  ranking?: LearnedRanking | null | undefined;
  calibration?: ScoreCalibration | null | undefined;
  familiarity?: Familiarity | null | undefined;
  segments: { class: number; key: string; pictures: number }[];
  /** Word files, which find pictures by their keypoints. Builds made before them have none. */
  words?: { key: string }[];
}

/** Reads objects by key. */
export interface SegmentSource {
  get(key: string): Promise<Uint8Array | null>;
}

/** Names of a build's files below its prefix, beside its segments. */
export const classIndexFile = 'class-index.bin';
export const projectionFile = 'projection.bin';
export const bilinearFile = 'bilinear.f32';
export const directionsFile = 'directions.f32';
export const recentFile = 'recent.json';

/**
 * A build opened for searches. Class index and projection are read at once, a segment when a search
 * first probes its class. Vectors move to the kernels' memory; a segment that is evicted from there
 * is read again when it is next probed.
 */
export class OpenPartition {
  readonly record: BuiltPartition;
  readonly classIndex: ClassIndex;
  readonly projection: Projection;
  readonly sigmas: Sigmas;
  /** W of eq. (12); null where the cosine ranked as well. */
  readonly bilinear: Bilinear | null;
  /** Recognises queries that are unlike everything in the library. */
  readonly familiar: Familiar | null;
  #source: SegmentSource;
  #segments = new Map<string, Promise<Segment>>();
  #words: Promise<WordIndex | null> | undefined;

  private constructor(
    record: BuiltPartition,
    classIndex: ClassIndex,
    projection: Projection,
    bilinear: Bilinear | null,
    familiar: Familiar | null,
    source: SegmentSource,
  ) {
    this.record = record;
    this.classIndex = classIndex;
    this.projection = projection;
    this.sigmas = record.sigmas ?? defaultSigmas;
    this.bilinear = bilinear;
    this.familiar = familiar;
    this.#source = source;
  }

  /**
   * Opens a build.
   *
   * @param prefix key below which the build's own files lie, with `/` at the end
   * @throws Error when a file of the build is missing
   */
  static async open(record: BuiltPartition, prefix: string, source: SegmentSource): Promise<OpenPartition> {
    const [classIndex, projection, bilinear, directions] = await Promise.all([
      required(source, prefix + classIndexFile).then(decodeClassIndex),
      required(source, prefix + projectionFile).then(decodeProjection),
      record.ranking?.bilinear ? required(source, prefix + bilinearFile).then(decodeBilinear) : null,
      record.familiarity ? required(source, prefix + directionsFile) : null,
    ]);
    const familiar =
      record.familiarity && directions
        ? { ...record.familiarity, directions: decodeMatrix(directions, projection.cnnMean.length) }
        : null;
    return new OpenPartition(record, classIndex, projection, bilinear, familiar, source);
  }

  /**
   * The segments of one class.
   *
   * @throws Error when a segment's file is missing
   */
  segmentsOf(wanted: number): Promise<Segment[]> {
    return Promise.all(
      this.record.segments.filter((entry) => entry.class === wanted).map(({ key }) => this.#segment(key)),
    );
  }

  /**
   * Word index of the build's pictures, read at its first use.
   *
   * @returns null where the build has no words of this vocabulary
   * @throws Error when a word file is missing
   */
  words(vocabulary: WordVocabulary): Promise<WordIndex | null> {
    this.#words ??= this.#readWords(vocabulary);
    this.#words.catch(() => (this.#words = undefined));
    return this.#words;
  }

  async #readWords(vocabulary: WordVocabulary): Promise<WordIndex | null> {
    const files = this.record.words ?? [];
    if (files.length === 0) return null;
    const index = new WordIndex(vocabulary.k ** 2);
    await Promise.all(
      files.map(async ({ key }) => {
        const shard = decodeWordShard(await required(this.#source, key));
        if (shard.vocabulary === vocabulary.id) index.add(shard);
      }),
    );
    return index.pictures > 0 ? index : null;
  }

  /**
   * Releases the memory of segments and words. Running searches finish; later ones read them again.
   */
  async close(): Promise<void> {
    this.#words = undefined;
    for (const read of await Promise.allSettled(this.#segments.values())) {
      if (read.status === 'fulfilled') residentSegments.evict(read.value);
    }
  }

  #segment(key: string): Promise<Segment> {
    let segment = this.#segments.get(key);
    if (!segment) {
      const forget = () => this.#segments.delete(key);
      segment = required(this.#source, key).then((bytes) => residentSegments.admit(decodeSegment(bytes), forget));
      segment.catch(forget);
      this.#segments.set(key, segment);
    }
    return segment;
  }
}

/** @param bytes little-endian float32 values, row by row */
function decodeMatrix(bytes: Uint8Array, columns: number): Matrix {
  const data = new Float32Array(new Uint8Array(bytes).buffer);
  return { data, rows: data.length / columns, columns };
}

/** @throws Error where the object does not exist */
export async function required(source: SegmentSource, key: string): Promise<Uint8Array> {
  const bytes = await source.get(key);
  if (!bytes) throw new Error(`The partition is not whole: its file ${key} is missing`);
  return bytes;
}
