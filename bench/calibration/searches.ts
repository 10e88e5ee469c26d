import { project } from '@dlsift/retrieval/features';
import { appraise, firstResultsOf, refineQuery, type SearchResult } from '@dlsift/retrieval/ranking';
import {
  applyBilinear,
  type Comparable,
  defaultWeights,
  type RankingFit,
  score,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import type { BenchLibrary, BenchPicture } from '../feedback/pictures.ts';

/** What a build learned of the ranking. */
export type Settings = Pick<RankingFit, 'calibration'> & Partial<Pick<RankingFit, 'weights' | 'bilinear'>>;

/** A result's score, and whether it is of the query's class. */
export interface Scored {
  score: number;
  relevant: boolean;
}

const kept = 200;
/** As the function that learns queries has them. */
const learnedFrom = { results: 10, minConfidence: 0.5 };

/**
 * Searches the library for a picture of it, which is left out, by the stages of a search without
 * geometry; `again`: with what the first search teaches of the query.
 */
export function searchLikeTheService(
  { pictures, sigmas, projection }: BenchLibrary,
  query: BenchPicture,
  { calibration, weights: fitted, bilinear }: Settings,
  { expand = true, again = false }: { expand?: boolean; again?: boolean },
): Scored[] {
  const weights = fitted ?? defaultWeights;
  const withW = (vectors: Comparable): Comparable =>
    bilinear ? { ...vectors, cnn: applyBilinear(vectors.cnn, bilinear) } : vectors;
  const vectorsOf = (imageId: string) => pictures[Number(imageId)];
  const side = { vectors: query, mapped: bilinear ? withW(query) : query };
  const settings = { calibrated: true, familiarity: 1, weights, sigmas, calibration };
  const search = (scanned: Comparable, expanded: boolean, learned = false): SearchResult[] => {
    const candidates = pictures
      .flatMap((picture, i) => {
        if (picture === query) return [];
        const similarities = similaritiesOf(scanned, picture, sigmas);
        const facts = { key: '', label: picture.label, metadata: {}, class: null };
        return [{ imageId: `${i}`, ...facts, similarities, score: score(similarities, weights) }];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, kept);
    const first = expanded ? firstResultsOf(candidates, vectorsOf, side, () => false) : [];
    return candidates
      .map((candidate) => appraise(candidate, side, vectorsOf(candidate.imageId), first, { ...settings, learned }))
      .sort((a, b) => b.score - a.score);
  };
  let found = search(side.mapped, expand);
  if (again) {
    const sure = found
      .slice(0, learnedFrom.results)
      .filter(({ score: confidence }) => confidence >= learnedFrom.minConfidence)
      .map(({ imageId }) => pictures[Number(imageId)].raw);
    const refined = refineQuery(query.raw, { sure, chosen: [], rejected: [] });
    if (refined) found = search(withW(project(refined, projection)), true, true);
  }
  return found.map(({ score: confidence, label }) => ({ score: confidence, relevant: label === query.label }));
}
