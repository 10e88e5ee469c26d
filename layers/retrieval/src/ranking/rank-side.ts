import type { LibraryView } from '../library/index.ts';
import { recognise, type WordSource } from '../recognise/index.ts';
import type { Candidate } from '../scan/index.ts';
import type { Comparable } from '../similarity/index.ts';
import { appraise, firstResultsOf } from './appraise.ts';
import type { QuerySide, SearchPlan } from './plan.ts';
import { rank, type SearchResult } from './rank.ts';

/** Recognises and ranks what one side of a query has scanned. */
export async function rankSide(
  side: QuerySide,
  plan: SearchPlan,
  view: LibraryView,
  source: WordSource,
): Promise<SearchResult[]> {
  const { scanned, keypoints, scan } = side;
  const { partition, verify, expand } = plan;
  const recognised = await recognise(
    keypoints,
    verify,
    { ...plan, vectors: scanned },
    { overlay: view.overlay, partition },
    source,
  );
  const kept = scan.vectors();
  const vectorsOf = (imageId: string): Comparable | undefined => kept.get(imageId) ?? recognised.vectors.get(imageId);
  return rank(keypoints, scan, verify, source, recognised, (candidates: Candidate[], isSame) => {
    const first = expand ? firstResultsOf(candidates, vectorsOf, side, isSame) : [];
    return candidates.map((candidate) => appraise(candidate, side, vectorsOf(candidate.imageId), first, plan));
  });
}
