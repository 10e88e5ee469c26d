import type { LibraryView } from '../library/index.ts';
import { recognise, type WordSource } from '../recognise/index.ts';
import type { Candidate } from '../scan/index.ts';
import { type Comparable, confidenceOf } from '../similarity/index.ts';
import { expandRanking } from './expand.ts';
import { withOwnLikeness } from './own-picture.ts';
import { type QuerySide, type SearchPlan, withW } from './plan.ts';
import { rank, type SearchResult } from './rank.ts';

/** Recognises, ranks and expands what one side of a query has scanned. */
export async function rankSide(
  side: QuerySide,
  plan: SearchPlan,
  view: LibraryView,
  source: WordSource,
): Promise<SearchResult[]> {
  const { vectors, mapped, keypoints, scan } = side;
  const { partition, verify, weights, sigmas } = plan;
  const recognised = await recognise(
    keypoints,
    verify,
    { ...plan, vectors: mapped },
    { overlay: view.overlay, partition },
    source,
  );
  const found = scan.vectors();
  const ranking = await rank(keypoints, scan, verify, source, recognised, (candidate) =>
    appraise(candidate, vectors, found.get(candidate.imageId), plan),
  );
  if (!plan.expand) return ranking;
  const ask = (query: Comparable) => withW(query, partition);
  return expandRanking(ranking, { query: vectors, weights, sigmas, ask, vectors: found });
}

/**
 * What a candidate's score of eq. (10) is worth before geometry: a confidence where the plan wants
 * confidences. The query's own picture is certain.
 *
 * @param query the query's vectors without W
 * @param found the candidate's vectors, where the scan kept them
 */
export function appraise(
  candidate: Candidate,
  query: Comparable,
  found: Comparable | undefined,
  {
    calibrated,
    familiarity,
    weights,
    calibration,
  }: Pick<SearchPlan, 'calibrated' | 'familiarity' | 'weights' | 'calibration'>,
): SearchResult {
  const { own, similarities } = withOwnLikeness(query, candidate.similarities, found);
  const { score } = candidate;
  const worth = calibrated ? Math.max(own, familiarity * confidenceOf(score, weights, calibration)) : score;
  const appraised = { ...candidate, similarities, score: worth };
  return own === 0 ? appraised : { ...appraised, own: true };
}
