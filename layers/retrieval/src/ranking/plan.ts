import { type Features, type Keypoints, type Projection, project } from '../features/index.ts';
import type { LibraryView, OpenPartition } from '../library/index.ts';
import { Scan } from '../scan/index.ts';
import type { Filter } from '../segments/index.ts';
import {
  type Comparable,
  defaultSigmas,
  familiarityOf,
  type ScoreCalibration,
  type Sigmas,
  type Weights,
  withBilinear,
} from '../similarity/index.ts';
import { calibrationOf } from './calibration-of.ts';
import { combineExamples } from './combine.ts';
import type { SearchQuery, SearchRequest } from './request.ts';

/** A query as it is searched with: itself or its mirror image. */
export interface QuerySide {
  /** Projected vectors of the query and its examples combined, whose similarities are shown. */
  vectors: Comparable;
  /** `vectors` with W of eq. (12) applied where the build learned it: their scores are calibrated. */
  mapped: Comparable;
  /** Vectors that choose the classes: the learned ones, or `vectors`. */
  routed: Comparable;
  /** `routed` with W applied: what the scan compares pictures with. */
  scanned: Comparable;
  keypoints: Keypoints | null;
  scan: Scan;
}

/**
 * What every stage of one search reads: the request with its defaults, and settings of the serving
 * build.
 */
export interface SearchPlan {
  featureSet: string;
  /** null where no build serves or the build is of another feature set. */
  partition: OpenPartition | null;
  /** The query, and its mirror image where it is searched with as well. */
  sides: [QuerySide, ...QuerySide[]];
  weights: Weights;
  sigmas: Sigmas;
  filter: Filter | undefined;
  excluded: ReadonlySet<string> | undefined;
  k: number;
  /** Maximum results ranked. */
  keep: number;
  probes: number | undefined;
  /** Maximum candidates compared keypoint by keypoint. */
  verify: number;
  /** Whether the first results are evidence for the others. */
  expand: boolean;
  /** Whether something was learned of the query. */
  learned: boolean;
  /** Whether scores are confidences. */
  calibrated: boolean;
  calibration: ScoreCalibration;
  /** See `SearchOutcome`. */
  familiarity: number;
}

/** Settles what a search does before anything is read or scored. */
export function planSearch(query: SearchQuery, view: LibraryView, request: SearchRequest): SearchPlan {
  const { featureSet } = query.features;
  const { k, keep = k, probes, filter, weights, expand = false, calibrated = false } = request;
  const partition = view.partition?.record.featureSet === featureSet ? view.partition : null;
  const sigmas = partition?.sigmas ?? defaultSigmas;
  const verify = weights.sift > 0 ? request.verify : 0;
  const openSide = (side: SearchQuery): QuerySide => {
    const projection = partition?.projection ?? null;
    const vectors = vectorsOf(side, projection);
    const mapped = withW(vectors, partition);
    const routed = side.learned ? vectorsOf({ ...side, features: side.learned }, projection) : vectors;
    const scanned = side.learned ? withW(routed, partition) : mapped;
    const wanted = { best: Math.max(keep, verify), closestInSift: Math.ceil(verify / 2) };
    const scan = new Scan(scanned, weights, sigmas, wanted);
    return { vectors, mapped, routed, scanned, keypoints: side.keypoints, scan };
  };
  const straight = openSide(query);
  const sides: SearchPlan['sides'] = query.mirrored
    ? [straight, openSide({ ...query, learned: undefined, ...query.mirrored })]
    : [straight];
  return {
    featureSet,
    partition,
    sides,
    weights,
    sigmas,
    filter,
    excluded: query.excluded,
    k,
    keep,
    probes,
    verify,
    // What was learned of a query acts through its first results.
    expand: expand || query.learned !== undefined,
    learned: query.learned !== undefined,
    calibrated,
    calibration: calibrationOf(partition?.record),
    familiarity: calibrated && partition?.familiar ? familiarityOf(straight.vectors.cnn, partition.familiar) : 1,
  };
}

/** The query with W of eq. (12) applied where the build learned it. */
export function withW(query: Comparable, partition: OpenPartition | null): Comparable {
  return partition?.bilinear ? withBilinear(query, partition.bilinear) : query;
}

function vectorsOf({ features, alike = [], unlike = [] }: SearchQuery, projection: Projection | null): Comparable {
  const prepared = (examples: Features[]) => examples.map((example) => project(example, projection));
  return combineExamples(prepared([features, ...alike]), prepared(unlike));
}
