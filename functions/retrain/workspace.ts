import { deserialize, serialize } from 'node:v8';
import type { Projection } from '@dlsift/retrieval/features';
import { decodeProjection, encodeProjection } from '@dlsift/retrieval/features';
import { decodeSegment, encodeSegment, projectionFile, type Segment } from '@dlsift/retrieval/index';
import type { Matrix } from '@dlsift/retrieval/matrix';
import type {
  ClassStatistics,
  Learning,
  LearningProgress,
  LearningRound,
  OneVsRest,
  Placed,
  SettledClasses,
  SigmaStatistics,
} from '@dlsift/retrieval/partition';
import { type ObjectStore, partitionPrefix, type SegmentEntry } from '@dlsift/retrieval/storage';
import type { Build } from './build.ts';

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

/** What assigning one shard gave. */
export interface ShardAssignment extends Placed {
  statistics: ClassStatistics;
  sigmas: SigmaStatistics;
  segments: SegmentEntry[];
}

/**
 * The files of one build, below `partitions/{tenant}/{version}/`. Steps write whole files under fixed names, so that a
 * step that runs twice writes the same thing twice. Files that only steps read are V8-serialised: they live as long as
 * the build runs, and both ends are this function.
 */
export class BuildWorkspace {
  readonly prefix: string;
  #objects: Pick<ObjectStore, 'get' | 'put'>;

  constructor(build: Build, objects: Pick<ObjectStore, 'get' | 'put'>) {
    this.prefix = partitionPrefix(build.tenant, build.version);
    this.#objects = objects;
  }

  readonly training = this.#serialized<TrainingSet>(() => 'build/training.bin');
  readonly basis = this.#serialized<LearningBasis>(() => 'build/basis.bin');
  readonly rounds = this.#serialized<RoundInput, [round: number]>((round) => `build/round-${round}.bin`);
  readonly separators = this.#serialized<OneVsRest, [round: number, firstClass: number]>(
    (round, firstClass) => `build/svm-${round}-${firstClass}.bin`,
  );
  readonly learned = this.#serialized<LearnedPlaces>(() => 'build/learned.bin');
  readonly assignments = this.#serialized<ShardAssignment, [shard: number]>((shard) => `build/assignment-${shard}.bin`);

  shardKey(shard: number): string {
    return `${this.prefix}build/shard-${shard}.arrow`;
  }

  segmentKey(inClass: number, shard: number): string {
    return `${this.prefix}class-${inClass}-${shard}.arrow`;
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

  #serialized<Value, Name extends unknown[] = []>(nameOf: (...name: Name) => string) {
    return {
      put: (value: Value, ...name: Name) => this.put(nameOf(...name), serialize(value)),
      get: async (...name: Name): Promise<Value> => deserialize(await this.read(this.prefix + nameOf(...name))),
    };
  }
}
