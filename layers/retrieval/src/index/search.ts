import { type Features, type Keypoints, type Projection, project } from '../features/index.ts';
import type { RoutedClass } from '../partition/index.ts';
import {
  applyBilinear,
  type Comparable,
  confidenceOf,
  defaultCalibration,
  defaultSigmas,
  familiarityOf,
  type ScoreCalibration,
  type Weights,
} from '../similarity/index.ts';
import { byScore } from './candidate.ts';
import { combineExamples } from './combine.ts';
import { expandRanking } from './expand.ts';
import { type Filter, rowMask } from './filter/index.ts';
import type { WordSource } from './instances.ts';
import type { LibraryView } from './library-view.ts';
import { withOwnLikeness } from './own-picture.ts';
import { type RankedCandidate, rank } from './rank.ts';
import { recognise } from './recognise.ts';
import { Scan } from './scan.ts';
import type { Segment } from './segment.ts';
import { visitClasses } from './visit.ts';

export interface SearchRequest {
  weights: Weights;
  /** Results wanted. */
  k: number;
  /** Results to rank at most, for pages to come; `k` by default. */
  keep?: number | undefined;
  /** Classes to visit; by default as many as the build found to be enough. */
  probes?: number | undefined;
  /** Candidates whose geometry is compared. None are where SIFT has no weight: it is SIFT's evidence. */
  verify: number;
  /** Results below this score are left out. */
  minScore: number;
  /** Scores are read as confidences, by the build's calibration or the one that ships; else they are eq. (10) as it is. */
  calibrated?: boolean | undefined;
  /** Whether what geometry does not settle is ranked by the query and its first results together; see `expandRanking`. */
  expand?: boolean | undefined;
  /** Which pictures may be found; all by default. */
  filter?: Filter | undefined;
}

/** A picture to search with. */
export interface SearchQuery {
  features: Features;
  /** null: there is no geometry to compare. */
  keypoints: Keypoints | null;
  /** Further examples of what is wanted and of what is not; see `combineExamples`. */
  alike?: Features[] | undefined;
  unlike?: Features[] | undefined;
  /** Pictures that are not to be found, by id. */
  excluded?: ReadonlySet<string> | undefined;
  /** The picture's mirror image, to be searched with as well: each result keeps the better of its two scores. */
  mirrored?: Pick<SearchQuery, 'features' | 'keypoints'> | undefined;
}

/** A candidate, with where the query was found in it if it was. */
export type SearchHit = RankedCandidate & {
  /** true: it is the query's mirror image that it resembles. */
  mirrored?: boolean;
};

export interface SearchOutcome {
  results: SearchHit[];
  /** Classes visited, best first; none before the first build. */
  probed: RoutedClass[];
  /** Distinct pictures scored: those of the classes visited that the filter accepts. */
  scanned: number;
  /** Pictures that could have been. */
  total: number;
  /** By which scores are read as confidences. */
  calibration: ScoreCalibration;
  /** The share of a confidence that counts, in (0, 1]: 1 unless the library holds hardly anything like the query. */
  familiarity: number;
  /** Milliseconds per stage. */
  timings: { scan: number; verify: number };
}

/**
 * Search, step 4 of the paper: rank the classes for the query, scan the best of them and whatever is newer than the
 * partition, order by eq. (10), then let geometry lift what it recognises. Where no partition made by the query's feature
 * set serves, everything is scanned.
 */
export async function searchLibrary(
  query: SearchQuery,
  view: LibraryView,
  request: SearchRequest,
  source: WordSource,
): Promise<SearchOutcome> {
  const started = performance.now();
  const { featureSet } = query.features;
  const { k, keep = k, filter, weights } = request;
  const partition = view.partition?.record.featureSet === featureSet ? view.partition : null;
  const projection = partition?.projection ?? null;
  const verify = weights.sift > 0 ? request.verify : 0;
  const sigmas = partition?.sigmas ?? defaultSigmas;
  const calibration = partition?.record.ranking?.calibration ?? defaultCalibration;
  const ask = (vectors: Comparable): Comparable =>
    partition?.bilinear ? { ...vectors, cnn: applyBilinear(vectors.cnn, partition.bilinear) } : vectors;
  const sides = (query.mirrored ? [query, { ...query, ...query.mirrored }] : [query]).map((side) => {
    const vectors = vectorsOf(side, projection);
    const asked = ask(vectors);
    return {
      vectors,
      asked,
      keypoints: side.keypoints,
      scan: new Scan(asked, weights, sigmas, {
        best: Math.max(keep, verify),
        closestInSift: Math.ceil(verify / 2),
      }),
    };
  });
  const [{ scan, vectors: straight }] = sides;
  const familiarity = request.calibrated && partition?.familiar ? familiarityOf(straight.cnn, partition.familiar) : 1;
  const worth = (score: number, own: number) =>
    request.calibrated ? Math.max(own, familiarity * confidenceOf(score, weights, calibration)) : score;
  const add = (segment: Segment, inClass: number | null) => {
    const mask = filter ? rowMask(filter, segment) : null;
    for (const { scan } of sides) scan.add(segment, inClass, mask);
  };

  for (const { scan } of sides) scan.hide(query.excluded ?? []);
  add(view.overlay.segment(featureSet, projection), null);
  for (const { scan } of sides) scan.hide(view.overlay.imageIds());
  const probed = partition
    ? await visitClasses(
        sides.map(({ vectors }) => vectors),
        partition,
        {
          probes: request.probes,
          enough: () => !filter || scan.scanned >= k,
          visit: (routed, segments) => {
            for (const segment of segments) add(segment, routed.class);
          },
        },
      )
    : [];
  const scannedAt = performance.now();

  const ranked = await Promise.all(
    sides.map(async ({ vectors, keypoints, asked: projected, scan: scanned }) => {
      const asked = { vectors: projected, weights, sigmas, featureSet, filter, excluded: query.excluded };
      const recognised = await recognise(keypoints, verify, asked, { ...view, partition }, source);
      const found = scanned.vectors();
      const ranking = await rank(keypoints, scanned, verify, source, recognised, (candidate) => {
        const { own, similarities } = withOwnLikeness(vectors, candidate.similarities, found.get(candidate.imageId));
        const appraised = { ...candidate, similarities, score: worth(candidate.score, own) };
        return own === 0 ? appraised : { ...appraised, own: true };
      });
      if (!request.expand) return ranking;
      return expandRanking(ranking, { query: vectors, weights, sigmas, ask, vectors: found });
    }),
  );
  const total = (partition?.record.images ?? 0) + view.overlay.growth(featureSet);
  return {
    results: better(ranked)
      .slice(0, keep)
      .filter(({ score }) => score >= request.minScore),
    probed,
    scanned: scan.scanned,
    total: Math.max(total, scan.scanned),
    calibration,
    familiarity,
    timings: { scan: scannedAt - started, verify: performance.now() - scannedAt },
  };
}

function vectorsOf({ features, alike = [], unlike = [] }: SearchQuery, projection: Projection | null) {
  const prepared = (examples: Features[]) => examples.map((example) => project(example, projection));
  return combineExamples(prepared([features, ...alike]), prepared(unlike));
}

/** One ranking of the query's and of its mirror image's. */
function better([straight, mirrored]: RankedCandidate[][]): SearchHit[] {
  if (!mirrored) return straight;
  const best = new Map<string, SearchHit>(straight.map((hit) => [hit.imageId, hit]));
  for (const hit of mirrored) {
    const other = best.get(hit.imageId);
    if (!other || other.score < hit.score) best.set(hit.imageId, { ...hit, mirrored: true });
  }
  return [...best.values()].sort(byScore);
}
