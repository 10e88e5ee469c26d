import { decodeProjection, encodeProjection, type Projection } from '@dlsift/retrieval/features';
import { projectionFile } from '@dlsift/retrieval/library';
import type { OneVsRest } from '@dlsift/retrieval/partition';
import { decodeSegment, encodeSegment, type Segment } from '@dlsift/retrieval/segments';
import { keypointsKey, type ObjectStore, segmentKey, wordsKey } from '@dlsift/retrieval/storage';
import { BuildFiles, type BuildId } from '../../builds/index.ts';
import type {
  EvaluationQuery,
  LearnedPlaces,
  LearningBasis,
  Places,
  RoundInput,
  ShardAssignment,
  ShardPart,
  ShardRange,
  ShardRanking,
  TrainingSet,
  WrittenClass,
} from './files.ts';

const arrowFile = 'application/vnd.apache.arrow.file';

/**
 * The files by which the steps of one build hand on what they made; those in `build/` are deleted
 * when it ends.
 */
export class BuildWorkspace extends BuildFiles {
  readonly #build: BuildId;
  readonly #objects: Pick<ObjectStore, 'get' | 'put'>;

  constructor({ tenant, version }: BuildId, objects: Pick<ObjectStore, 'get' | 'put'>) {
    super({ tenant, version }, objects);
    this.#build = { tenant, version };
    this.#objects = objects;
  }

  /** The files of another version of the same tenant. */
  beside(version: string): BuildWorkspace {
    return new BuildWorkspace({ ...this.#build, version }, this.#objects);
  }

  /** Kept with `places`: later builds compare themselves with them. */
  readonly ranges = this.serialized<ShardRange[]>(() => 'ranges.bin');
  readonly places = this.serialized<Places, [shard: number]>((shard) => `places-${shard}.bin`);

  readonly queries = this.serialized<EvaluationQuery[]>(() => 'build/queries.bin');

  readonly training = this.serialized<TrainingSet>(() => 'build/training.bin');
  readonly basis = this.serialized<LearningBasis>(() => 'build/basis.bin');
  readonly rounds = this.serialized<RoundInput, [round: number]>((round) => `build/round-${round}.bin`);
  readonly separators = this.serialized<OneVsRest, [round: number, firstClass: number]>(
    (round, firstClass) => `build/svm-${round}-${firstClass}.bin`,
  );
  readonly learned = this.serialized<LearnedPlaces>(() => 'build/learned.bin');
  readonly assignments = this.serialized<ShardAssignment, [shard: number]>((shard) => `build/assignment-${shard}.bin`);
  readonly parts = this.serialized<ShardPart, [shard: number, part: number]>(
    (shard, part) => `build/part-${shard}-${part}.bin`,
  );
  readonly rankings = this.serialized<{ build: ShardRanking; serving: ShardRanking | null }, [shard: number]>(
    (shard) => `build/ranking-${shard}.bin`,
  );
  readonly written = this.serialized<WrittenClass[], [part: number]>((part) => `build/written-${part}.bin`);

  /** Reads pictures of the snapshot; features as extracted. */
  async shard(shard: number): Promise<Segment> {
    return decodeSegment(await this.read(shardName(shard)));
  }

  async putShard(shard: number, segment: Segment): Promise<void> {
    await this.put(shardName(shard), encodeSegment(segment), arrowFile);
  }

  /** Writes the n-th segment of a class, and returns its key. */
  async putSegment(inClass: number, n: number, segment: Segment): Promise<string> {
    const key = segmentKey(this.#build.tenant, this.#build.version, inClass, n);
    await this.#objects.put(key, encodeSegment(segment), arrowFile);
    return key;
  }

  /** Name of the word index of one part's pictures. */
  wordsName(part: number): string {
    return `words-${part}.bin`;
  }

  /** Readers of what indexing stored of single pictures. */
  get stored() {
    const { tenant } = this.#build;
    return {
      wordsOf: (imageId: string) => this.#objects.get(wordsKey(tenant, imageId)),
      keypointsOf: (imageId: string) => this.#objects.get(keypointsKey(tenant, imageId)),
    };
  }

  async projection(): Promise<Projection> {
    return decodeProjection(await this.read(projectionFile));
  }

  async putProjection(projection: Projection): Promise<void> {
    await this.put(projectionFile, encodeProjection(projection));
  }
}

function shardName(shard: number): string {
  return `build/shard-${shard}.arrow`;
}
