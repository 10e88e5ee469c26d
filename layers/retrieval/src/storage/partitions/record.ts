import type { Familiarity, LearnedRanking, Sigmas } from '../../similarity/index.ts';
import type { SegmentEntry } from './segment-manifest.ts';

/** A `removed` version is on its way out: its files go, and then its record. */
export const partitionStates = ['building', 'promoted', 'rejected', 'failed', 'removed'] as const;

/** How a partition is built: new segments in the present classes; new classes; new features and new classes. */
export const retrainingModes = ['compact', 'repartition', 'relearn'] as const;
export type RetrainingMode = (typeof retrainingModes)[number];

/** One build of a tenant's partition: its version is also the id of the retraining that made it. */
export interface PartitionRecord {
  tenant: string;
  version: string;
  mode: RetrainingMode;
  state: (typeof partitionStates)[number];
  /** Why it was rejected or failed. */
  reason: string | null;
  startedAt: string;
  stoppedAt: string | null;
  /** What changed at or after this time is not in its segments. */
  snapshotAt: string | null;
  featureSet: string | null;
  /** The model that a relearning was told to use, `name@version`; without one it trains its own. */
  model?: string;
  /** Training steps that a relearning was told to take; by default as many as the library needs. */
  steps?: number;
  /** What a relearning trained on, and how its embedder did on pictures it had not seen. */
  relearning?: Record<string, unknown>;
  images: number;
  classes: number;
  /** Classes that a search visits by default. */
  probes: number;
  sigmas: Sigmas | null;
  /** Learned from labels; null where there were too few, undefined in older builds. */
  ranking?: LearnedRanking | null;
  /** What pictures are familiar to the library; null where too few could tell, undefined in older builds. */
  familiarity?: Familiarity | null;
  segments: SegmentEntry[];
  /** Files that find its pictures by their keypoints; older builds have none. */
  words?: { key: string }[];
  metrics: Record<string, unknown>;
  /** How far the library has moved from what the classes were learned from; null until that is measured. */
  drift?: Drift | null;
  /** The version that served when this build began: what it is compared with, and what it may take the place of. */
  replaces?: string | null;
  /** When it last ceased to serve; null while it serves or never did. */
  servedUntil?: string | null;
}

/** The library of a build against the one that its classes were learned from. */
export interface Drift {
  /** The version that learned the classes. */
  learnedIn: string;
  learnedAt: string;
  learnedImages: number;
  /** Pictures that came and pictures that went from then until this build's snapshot; one that changed did both. */
  changes: number;
  /** What the same recall needed to scan then, [0, 1], */
  learnedFractionScanned: number;
  /** and by what share it needs more now; negative: less. */
  costlier: number;
}

/** A version: sorts by time, `20261123T150405-1f0c2d`. Also a valid name of an execution and of a folder. */
export function newVersion(now: Date, entropy: string): string {
  return `${now.toISOString().replace(/[-:]|\.\d+Z/g, '')}-${entropy.slice(0, 6)}`;
}

/** The record of a build that has just begun. */
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
