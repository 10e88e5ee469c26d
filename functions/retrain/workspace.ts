import { deserialize, serialize } from 'node:v8';
import type { Projection } from '@dlsift/retrieval/features';
import { decodeProjection, encodeProjection } from '@dlsift/retrieval/features';
import { decodeSegment, encodeSegment, projectionFile, type Segment } from '@dlsift/retrieval/index';
import type { Matrix } from '@dlsift/retrieval/math';
import type {
  Learning,
  LearningProgress,
  LearningRound,
  OneVsRest,
  SettledClasses,
  SigmaStatistics,
} from '@dlsift/retrieval/partition';
import {
  keypointsKey,
  type ObjectStore,
  partitionPrefix,
  type SegmentEntry,
  segmentKey,
  wordsKey,
} from '@dlsift/retrieval/storage';
import type { Build } from './build.ts';
import type { EvaluationQuery } from './judge/evaluation-queries.ts';
import type { ShardRanking } from './judge/rankings.ts';
import type { Places, ShardRange } from './places.ts';

/** What the classes are learned from. */
export interface TrainingSet {
  /** rows x cnn dimensions, unit rows. */
  cnn: Matrix;
  /** [rows], the shard each row came from. */
  shards: Int32Array;
  /** [rows], the row within its shard. */
  rowsInShard: Int32Array;
}

/** What the rounds of learning start from and keep. */
export interface LearningBasis extends Pick<Learning, 'graph' | 'moved' | 'fixed' | 'caps' | 'classCount'> {
  /** [classCount], the label that a class stands for; null for a clustered class. */
  labels: (string | null)[];
}

/** What the separators of a round are trained on, with what the rounds before did. */
export interface RoundInput extends LearningProgress {
  /** [rows x m], the classes each row is a positive example of. */
  targets: Int32Array;
}

/** The classes as learned, by which all pictures are placed. */
export interface LearnedPlaces extends Omit<SettledClasses, 'settled'>, Pick<TrainingSet, 'shards' | 'rowsInShard'> {
  rounds: LearningRound[];
}

/** What assigning one shard gave, beside places. */
export interface ShardAssignment {
  /** Pictures that stayed where the version that serves has them. */
  kept: number;
  sigmas: SigmaStatistics;
}

/** One shard's pictures of some classes. */
export interface ShardPart {
  segment: Segment;
  /** [rows], -1 where the class belongs to another part */
  own: Int32Array;
  /** [rows], -1 where there is none or it belongs to another part */
  second: Int32Array;
}

/** A class whose segments are written. */
export interface WrittenClass {
  class: number;
  segments: SegmentEntry[];
  /** Those that have it as their first class; their sums are [cnn dimensions] and [sift dimensions]. */
  pictures: number;
  cnnSums: Float64Array;
  siftSums: Float64Array;
}

/** Below it lies what is of no use once a build has ended. */
export const buildFolder = 'build/';

/**
 * The files of one build, below `partitions/{tenant}/{version}/`. Steps write whole files under fixed names, so that a
 * step that runs twice writes the same thing twice. Files that only steps read are V8-serialised, because both ends are
 * this function; those in `build/` go when the build ends.
 */
export class BuildWorkspace {
  readonly prefix: string;
  #build: Pick<Build, 'tenant' | 'version'>;
  #objects: Pick<ObjectStore, 'get' | 'put'>;

  constructor(build: Pick<Build, 'tenant' | 'version'>, objects: Pick<ObjectStore, 'get' | 'put'>) {
    this.prefix = partitionPrefix(build.tenant, build.version);
    this.#build = build;
    this.#objects = objects;
  }

  /** The files of another version of the same tenant. */
  beside(version: string): BuildWorkspace {
    return new BuildWorkspace({ ...this.#build, version }, this.#objects);
  }

  /** Which ids each shard has; with `places` what later builds are compared by. */
  readonly ranges = this.#serialized<ShardRange[]>(() => 'ranges.bin');
  readonly places = this.#serialized<Places, [shard: number]>((shard) => `places-${shard}.bin`);

  readonly queries = this.#serialized<EvaluationQuery[]>(() => 'build/queries.bin');

  readonly training = this.#serialized<TrainingSet>(() => 'build/training.bin');
  readonly basis = this.#serialized<LearningBasis>(() => 'build/basis.bin');
  readonly rounds = this.#serialized<RoundInput, [round: number]>((round) => `build/round-${round}.bin`);
  readonly separators = this.#serialized<OneVsRest, [round: number, firstClass: number]>(
    (round, firstClass) => `build/svm-${round}-${firstClass}.bin`,
  );
  readonly learned = this.#serialized<LearnedPlaces>(() => 'build/learned.bin');
  readonly assignments = this.#serialized<ShardAssignment, [shard: number]>((shard) => `build/assignment-${shard}.bin`);
  readonly parts = this.#serialized<ShardPart, [shard: number, part: number]>(
    (shard, part) => `build/part-${shard}-${part}.bin`,
  );
  readonly rankings = this.#serialized<{ build: ShardRanking; serving: ShardRanking | null }, [shard: number]>(
    (shard) => `build/ranking-${shard}.bin`,
  );
  readonly written = this.#serialized<WrittenClass[], [part: number]>((part) => `build/written-${part}.bin`);

  shardKey(shard: number): string {
    return `${this.prefix}build/shard-${shard}.arrow`;
  }

  /** Pictures of the snapshot, features as extracted. */
  shard(shard: number): Promise<Segment> {
    return this.segment(this.shardKey(shard));
  }

  segmentKey(inClass: number, n: number): string {
    return segmentKey(this.#build.tenant, this.#build.version, inClass, n);
  }

  /** The file that finds a part's pictures by their keypoints. */
  wordsName(part: number): string {
    return `words-${part}.bin`;
  }

  /** What indexing stored of single pictures. */
  get stored() {
    const { tenant } = this.#build;
    return {
      wordsOf: (imageId: string) => this.#objects.get(wordsKey(tenant, imageId)),
      keypointsOf: (imageId: string) => this.#objects.get(keypointsKey(tenant, imageId)),
    };
  }

  async putProjection(projection: Projection): Promise<void> {
    await this.put(projectionFile, encodeProjection(projection));
  }

  async projection(): Promise<Projection> {
    return decodeProjection(await this.read(this.prefix + projectionFile));
  }

  async putSegment(key: string, segment: Segment): Promise<void> {
    await this.#objects.put(key, encodeSegment(segment), 'application/vnd.apache.arrow.file');
  }

  async segment(key: string): Promise<Segment> {
    return decodeSegment(await this.read(key));
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#objects.put(this.prefix + name, bytes);
  }

  async read(key: string): Promise<Uint8Array> {
    const bytes = await this.#objects.get(key);
    if (!bytes) throw new Error(`The build's file ${key} is missing; an earlier step should have written it`);
    return bytes;
  }

  async #find<Value>(name: string): Promise<Value | null> {
    const bytes = await this.#objects.get(this.prefix + name);
    return bytes && deserialize(bytes);
  }

  #serialized<Value, Name extends unknown[] = []>(nameOf: (...name: Name) => string) {
    return {
      put: (value: Value, ...name: Name) => this.put(nameOf(...name), serialize(value)),
      get: async (...name: Name): Promise<Value> => deserialize(await this.read(this.prefix + nameOf(...name))),
      /** null where there is no such file. */
      find: (...name: Name) => this.#find<Value>(nameOf(...name)),
    };
  }
}
