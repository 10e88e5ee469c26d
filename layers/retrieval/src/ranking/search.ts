import type { LibraryView } from '../library/index.ts';
import type { RoutedClass } from '../partition/index.ts';
import type { WordSource } from '../recognise/index.ts';
import { byScore } from '../scan/index.ts';
import type { ScoreCalibration } from '../similarity/index.ts';
import { withMirroredCopies } from './mirrored-copies.ts';
import { planSearch } from './plan.ts';
import type { SearchResult } from './rank.ts';
import { rankSide } from './rank-side.ts';
import type { SearchQuery, SearchRequest } from './request.ts';
import { scanLibrary } from './scan-library.ts';

export interface SearchOutcome {
  /** Best first. */
  results: SearchResult[];
  /** Classes visited, best first; none before the first build. */
  probed: RoutedClass[];
  /** Distinct pictures scored: those of the visited classes that the filter accepts. */
  scanned: number;
  /** Pictures in the library. */
  total: number;
  /** Reads scores as confidences. */
  calibration: ScoreCalibration;
  /**
   * Factor of every confidence that geometry does not settle, in (0, 1]: 1 unless the library holds
   * little like the query.
   */
  familiarity: number;
  /** Milliseconds per stage. */
  timings: { scan: number; verify: number };
}

/**
 * Searches a library, step 4 of the paper: ranks the classes for the query, scans the best of them
 * and what is newer than the partition, orders by eq. (10), and lets geometry lift what it
 * recognises. Where it recognises nothing, looks for the query's mirror image. Scans everything
 * where no partition of the query's feature set serves.
 *
 * @param view the library, refreshed
 * @param source reads keypoints and visual words of stored pictures
 * @returns at most `request.keep` results, best first, and what the search visited and took
 * @throws RangeError when stored vectors and the query's differ in length
 */
export async function searchLibrary(
  query: SearchQuery,
  view: LibraryView,
  request: SearchRequest,
  source: WordSource,
): Promise<SearchOutcome> {
  const started = performance.now();
  const plan = planSearch(query, view, request);
  const probed = await scanLibrary(plan, view.overlay);
  const scannedAt = performance.now();
  const rankings = await Promise.all(plan.sides.map((side) => rankSide(side, plan, view, source)));
  const ranking = await withMirroredCopies(mergeSides(rankings), plan, view, source);
  const { partition, keep, calibration, familiarity } = plan;
  const { scanned } = plan.sides[0].scan;
  const total = (partition?.record.images ?? 0) + view.overlay.growth(plan.featureSet);
  return {
    results: ranking.slice(0, keep).filter(({ score }) => score >= request.minScore),
    probed,
    scanned,
    total: Math.max(total, scanned),
    calibration,
    familiarity,
    timings: { scan: scannedAt - started, verify: performance.now() - scannedAt },
  };
}

/**
 * One ranking of those of the query and of its mirror image.
 *
 * @param rankings the query's, best first, and its mirror image's if there is one
 */
export function mergeSides([straight, mirrored]: SearchResult[][]): SearchResult[] {
  if (!mirrored) return straight;
  const best = new Map<string, SearchResult>(straight.map((result) => [result.imageId, result]));
  for (const result of mirrored) {
    const other = best.get(result.imageId);
    if (!other || other.score < result.score) best.set(result.imageId, { ...result, mirrored: true });
  }
  return [...best.values()].sort(byScore);
}
