import type { Familiarity, LearnedRanking, ScoreCalibration, Sigmas } from '../../similarity/index.ts';
import type { SegmentEntry } from './segment-manifest.ts';

/** A `removed` version is being deleted: first its files, then its record. */
export const partitionStates = ['building', 'promoted', 'rejected', 'failed', 'removed'] as const;

/**
 * Modes of a build: new segments of the present classes; new classes; new features and new classes.
 */
export const retrainingModes = ['compact', 'repartition', 'relearn'] as const;
export type RetrainingMode = (typeof retrainingModes)[number];

/** One build of a tenant's partition. Its version is also the id of the retraining. */
export interface PartitionRecord {
  tenant: string;
  version: string;
  mode: RetrainingMode;
  state: (typeof partitionStates)[number];
  /** Why it was rejected or failed. */
  reason: string | null;
  startedAt: string;
  stoppedAt: string | null;
  /** Time of the snapshot: later changes are not in its segments. */
  snapshotAt: string | null;
  featureSet: string | null;
  /** The model that a relearning uses, `name@version`; without one it trains its own. */
  model?: string;
  /** Training steps of a relearning; by default as many as the library needs. */
  steps?: number;
  /** What a relearning trained on, and the measures of its embedder on held-out pictures. */
  relearning?: Record<string, unknown>;
  images: number;
  classes: number;
  /** Number of classes that a search visits by default. */
  probes: number;
  sigmas: Sigmas | null;
  /** Learned from labels; null where there were too few, undefined in older builds. */
  ranking?: LearnedRanking | null;
  /** Reads scores as confidences where `ranking` does not: fitted without labels. */
  calibration?: ScoreCalibration | null;
  /** null where there were too few pictures, undefined in older builds. */
  familiarity?: Familiarity | null;
  segments: SegmentEntry[];
  /** Word files; older builds have none. */
  words?: { key: string }[];
  metrics: Record<string, unknown>;
  /** Change of the library since its classes were learned; null until measured. */
  drift?: Drift | null;
  /** The version that served when this build began, which it is compared with and may replace. */
  replaces?: string | null;
  /** Time at which it last stopped serving; null while it serves or never did. */
  servedUntil?: string | null;
}

/** The library of a build compared with the one that its classes were learned from. */
export interface Drift {
  /** The version that learned the classes. */
  learnedIn: string;
  learnedAt: string;
  learnedImages: number;
  /** Pictures added plus pictures deleted since then; a changed picture counts twice. */
  changes: number;
  /** Fraction that had to be scanned for the same recall then, in [0, 1]. */
  learnedFractionScanned: number;
  /** Relative increase of that fraction; negative: a decrease. */
  costlier: number;
}

/**
 * A new version: sorts by time, `20261123T150405-1f0c2d`. Also a valid name of an execution and a
 * folder.
 */
export function newVersion(now: Date, entropy: string): string {
  return `${now.toISOString().replace(/[-:]|\.\d+Z/g, '')}-${entropy.slice(0, 6)}`;
}

/** The record of a new build. */
export function newBuild(
  tenant: string,
  version: string,
  mode: PartitionRecord['mode'],
  startedAt: Date,
): PartitionRecord {
  return {
    tenant,
    version,
    mode,
    state: 'building',
    reason: null,
    startedAt: startedAt.toISOString(),
    stoppedAt: null,
    snapshotAt: null,
    featureSet: null,
    images: 0,
    classes: 0,
    probes: 1,
    sigmas: null,
    segments: [],
    metrics: {},
  };
}
