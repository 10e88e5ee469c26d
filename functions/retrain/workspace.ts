import { deserialize, serialize } from 'node:v8';
import type { Projection } from '@dlsift/retrieval/features';
import { decodeProjection, encodeProjection } from '@dlsift/retrieval/features';
import { decodeSegment, encodeSegment, projectionFile, type Segment } from '@dlsift/retrieval/index';
import type { Matrix } from '@dlsift/retrieval/matrix';
import type { ClassStatistics, OneVsRest, SigmaStatistics } from '@dlsift/retrieval/partition';
import { type ObjectStore, partitionPrefix } from '@dlsift/retrieval/storage';
import type { Build } from './build.ts';

/** What the classes are learned from: rows of the snapshot's pictures, and where each row came from. */
export interface TrainingSet {
  /** rows x cnn dimensions, unit rows. */
  cnn: Matrix;
  /** [rows] */
  shards: Int32Array;
  /** [rows], the row within its shard. */
  rowsInShard: Int32Array;
}

/** Which class each picture belongs to, as known before a round. */
export interface Labels {
  /** [rows of the training set] */
  classes: Int32Array;
  /** [rows], 1 = the picture's own label says so. */
  fixed: Uint8Array;
  classCount: number;
  /** [classCount], the label that a class stands for; null for a clustered class. */
  labelOfClass: (string | null)[];
}

/** What assigning one shard gave. */
export interface ShardAssignment {
  /** [pictures] */
  classes: Int32Array;
  statistics: ClassStatistics;
  sigmas: SigmaStatistics;
  segments: { class: number; key: string; pictures: number }[];
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
  readonly labels = this.#serialized<Labels, [round: number]>((round) => `build/labels-${round}.bin`);
  readonly separators = this.#serialized<OneVsRest, [round: number, inClass: number]>(
    (round, inClass) => `build/svm-${round}-${inClass}.bin`,
  );
  readonly assignments = this.#serialized<ShardAssignment, [round: number, shard: number]>(
    (round, shard) => `build/assignment-${round}-${shard}.bin`,
  );

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
