import type { Features } from '@dlsift/retrieval/features';
import type { Matrix } from '@dlsift/retrieval/math';
import type {
  Learning,
  LearningProgress,
  LearningRound,
  SettledClasses,
  SigmaStatistics,
} from '@dlsift/retrieval/partition';
import type { Segment } from '@dlsift/retrieval/segments';
import type { SegmentEntry } from '@dlsift/retrieval/storage';

/** First and last image id of one shard; shards follow the order of ids. */
export interface ShardRange {
  shard: number;
  first: string;
  last: string;
}

/** Classes of one shard's pictures. */
export interface Places {
  imageIds: string[];
  /** [rows], milliseconds since 1970: the last change of the picture when it was placed. */
  changedAt: Float64Array;
  /** [rows], -1: in no class. */
  classes: Int32Array;
  /** [rows], -1: in one class only. */
  secondClasses: Int32Array;
}

/** A held-out picture that the build is evaluated with; features as extracted. */
export interface EvaluationQuery extends Pick<Features, 'cnn' | 'sift' | 'object'> {
  imageId: string;
  label: string | null;
}

/** Pictures that the classes are learned from. */
export interface TrainingSet {
  /** [rows x CNN dimensions], unit rows. */
  cnn: Matrix;
  /** [rows], shard that each row came from. */
  shards: Int32Array;
  /** [rows], row within its shard. */
  rowsInShard: Int32Array;
}

/** State of the self-training loop that no round changes. */
export interface LearningBasis extends Pick<Learning, 'graph' | 'moved' | 'fixed' | 'caps' | 'classCount'> {
  /** [classCount], label of each class; null: a clustered class. */
  labels: (string | null)[];
}

/** What one round's SVMs are trained on. */
export interface RoundInput extends LearningProgress {
  /** [rows x m], classes that each row is a positive example of. */
  targets: Int32Array;
}

/** The learned classes, and those of the pictures they were learned from. */
export interface LearnedPlaces extends Omit<SettledClasses, 'settled'>, Pick<TrainingSet, 'shards' | 'rowsInShard'> {
  rounds: LearningRound[];
}

/** Figures of one shard's assignment. */
export interface ShardAssignment {
  /** Pictures that stayed in the class that the serving version has them in. */
  kept: number;
  sigmas: SigmaStatistics;
}

/** One shard's pictures of one part, which is a group of classes. */
export interface ShardPart {
  segment: Segment;
  /** [rows], -1: the class belongs to another part. */
  own: Int32Array;
  /** [rows], -1: there is no second class, or it belongs to another part. */
  second: Int32Array;
}

/** A picture among the best of a query, with the classes through which a search reaches it. */
export interface RankedPicture {
  score: number;
  /** -1: in no class, scanned by every search. */
  own: number;
  /** -1: in one class only. */
  second: number;
  relevant: boolean;
}

/**
 * Result of an exhaustive scan of one shard. Results of all shards add up to that of the library.
 */
export interface ShardRanking {
  /** [queries], the best pictures of each, best first. */
  best: RankedPicture[][];
  /** Number of pictures per pair of class and second class. */
  groups: { own: number; second: number; count: number }[];
  /**
   * [queries], null without a label: pictures per cosine bin, all of them and those with the
   * query's label.
   */
  bins: ({ all: Uint16Array; relevant: Uint16Array } | null)[];
}

/** A class whose segments are written. */
export interface WrittenClass {
  class: number;
  segments: SegmentEntry[];
  /** Pictures that have it as their first class. */
  pictures: number;
  /** [CNN dimensions], sum over those pictures. */
  cnnSums: Float64Array;
  /** [SIFT dimensions], sum over those pictures. */
  siftSums: Float64Array;
}
