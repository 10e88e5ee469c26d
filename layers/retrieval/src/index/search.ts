import { type Features, project } from '../features/index.ts';
import { type RoutedClass, routeQuery } from '../partition/index.ts';
import { defaultSigmas, type Weights } from '../similarity/index.ts';
import type { LibraryView } from './library-view.ts';
import { type Candidate, Scan } from './scan.ts';
import { toSegment } from './segment.ts';

export interface SearchRequest {
  weights: Weights;
  /** Results at most. */
  k: number;
  /** Classes to visit; by default as many as the build found to be enough. */
  probes?: number | undefined;
  /** Results below this score are left out. */
  minScore: number;
}

export interface SearchOutcome {
  results: Candidate[];
  /** Classes visited, best first; none before the first build. */
  probed: RoutedClass[];
  /** Distinct pictures scored. */
  scanned: number;
  /** Pictures that could have been. */
  total: number;
}

/**
 * Search, step 4 of the paper: rank the classes for the query, scan the best of them and whatever is newer than the
 * partition, order by eq. (10). Where no partition made by the query's feature set serves, everything is scanned.
 */
export async function searchLibrary(
  query: Features,
  view: LibraryView,
  request: SearchRequest,
): Promise<SearchOutcome> {
  const partition = view.partition?.record.featureSet === query.featureSet ? view.partition : null;
  const projected = project(query, partition?.projection ?? null);
  const scan = new Scan(projected, request.weights, partition?.sigmas ?? defaultSigmas, request.k);

  const probes = request.probes ?? partition?.record.probes;
  const probed = partition ? routeQuery(projected, partition.classIndex, { probes }) : [];
  const newer = toSegment(view.overlay.pictures(query.featureSet, partition?.projection ?? null));
  scan.add(newer, null, () => false);
  const perClass = await Promise.all(
    probed.map(async (routed) => ({ routed, segments: await partition!.segmentsOf(routed.class) })),
  );
  for (const { routed, segments } of perClass) {
    for (const segment of segments) scan.add(segment, routed.class, (imageId) => view.overlay.hides(imageId));
  }

  const total = (partition?.record.images ?? 0) + view.overlay.growth(query.featureSet);
  return {
    results: scan.results().filter(({ score }) => score >= request.minScore),
    probed,
    scanned: scan.scanned,
    total: Math.max(total, scan.scanned),
  };
}
