import type { Features, Keypoints } from '../features/index.ts';
import type { Filter } from '../segments/index.ts';
import type { Weights } from '../similarity/index.ts';

/** How a search ranks, and how much of the ranking it keeps. */
export interface SearchRequest {
  weights: Weights;
  /** Number of results on the first page. */
  k: number;
  /** Maximum results ranked, for further pages; `k` by default. */
  keep?: number | undefined;
  /** Number of classes visited; by default as many as the build found to be enough. */
  probes?: number | undefined;
  /**
   * Maximum candidates compared keypoint by keypoint. None are compared where SIFT has no weight.
   */
  verify: number;
  /** Smallest score of a result. */
  minScore: number;
  /**
   * Whether scores are confidences, by the build's calibration or the shipped one; otherwise eq.
   * (10).
   */
  calibrated?: boolean | undefined;
  /** Whether the first results are evidence for the others; see `neighbourValue`. */
  expand?: boolean | undefined;
  /** Pictures that may be found; all by default. */
  filter?: Filter | undefined;
}

/** A picture to search with. */
export interface SearchQuery {
  features: Features;
  /**
   * What was learned of the picture: its features moved towards what it was found to resemble. They
   * choose classes, candidates and first results; similarities stay those of `features`.
   */
  learned?: Features | undefined;
  /** null: no geometry is compared. */
  keypoints: Keypoints | null;
  /** Further examples of what is wanted and of what is not; see `combineExamples`. */
  alike?: Features[] | undefined;
  unlike?: Features[] | undefined;
  /** Ids of pictures that are not to be found. */
  excluded?: ReadonlySet<string> | undefined;
  /**
   * The query's mirror image, searched with as well. A result keeps the better of its two scores.
   */
  mirrored?: Pick<SearchQuery, 'features' | 'keypoints'> | undefined;
}
