import { type Features, type Keypoints, project } from '../features/index.ts';
import { type RoutedClass, routeQuery } from '../partition/index.ts';
import { defaultSigmas, type Weights } from '../similarity/index.ts';
import type { LibraryView } from './library-view.ts';
import { byScore, type Candidate, Scan } from './scan.ts';
import { type KeypointSource, liftedScore, type Verified, verifyCandidates } from './verify.ts';

export interface SearchRequest {
  weights: Weights;
  /** Results at most. */
  k: number;
  /** Classes to visit; by default as many as the build found to be enough. */
  probes?: number | undefined;
  /** Candidates whose geometry is compared. None are where SIFT has no weight: it is SIFT's evidence. */
  verify: number;
  /** Results below this score are left out. */
  minScore: number;
}

/** A picture to search with. */
export interface SearchQuery {
  features: Features;
  /** null: there is no geometry to compare. */
  keypoints: Keypoints | null;
}

/** A candidate, with where the query was found in it if it was. */
export type SearchHit = Candidate & Partial<Verified>;

export interface SearchOutcome {
  results: SearchHit[];
  /** Classes visited, best first; none before the first build. */
  probed: RoutedClass[];
  /** Distinct pictures scored. */
  scanned: number;
  /** Pictures that could have been. */
  total: number;
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
  source: KeypointSource,
): Promise<SearchOutcome> {
  const { features } = query;
  const partition = view.partition?.record.featureSet === features.featureSet ? view.partition : null;
  const projected = project(features, partition?.projection ?? null);
  const verify = request.weights.sift > 0 ? request.verify : 0;
  const sigmas = partition?.sigmas ?? defaultSigmas;
  const scan = new Scan(projected, request.weights, sigmas, Math.max(request.k, verify), Math.ceil(verify / 2));

  const probes = request.probes ?? partition?.record.probes;
  const probed = partition ? routeQuery(projected, partition.classIndex, { probes }) : [];
  const newer = view.overlay.segment(features.featureSet, partition?.projection ?? null);
  scan.add(newer, null, () => false);
  const perClass = await Promise.all(
    probed.map(async (routed) => ({ routed, segments: await partition!.segmentsOf(routed.class) })),
  );
  for (const { routed, segments } of perClass) {
    for (const segment of segments) scan.add(segment, routed.class, (imageId) => view.overlay.hides(imageId));
  }

  const ranked = await rank(query, scan, verify, source);
  const total = (partition?.record.images ?? 0) + view.overlay.growth(features.featureSet);
  return {
    results: ranked.slice(0, request.k).filter(({ score }) => score >= request.minScore),
    probed,
    scanned: scan.scanned,
    total: Math.max(total, scan.scanned),
  };
}

/** Half of what is verified resembles the query most in SIFT, where the same thing hides in another scene; the rest scores best. */
async function rank(query: SearchQuery, scan: Scan, verify: number, source: KeypointSource): Promise<SearchHit[]> {
  const best = scan.results();
  if (verify === 0 || !query.keypoints) return best;
  const pool = new Map([...scan.closestInSift(), ...best].map((candidate) => [candidate.imageId, candidate]));
  const candidates = [...pool.values()];
  const verified = await verifyCandidates(query.keypoints, candidates.slice(0, verify), source);
  return candidates
    .map((candidate): SearchHit => {
      const found = verified.get(candidate.imageId);
      return found ? { ...candidate, ...found, score: liftedScore(candidate.score, found.inliers) } : candidate;
    })
    .sort(byScore);
}
