import type { Candidate } from '../scan/index.ts';
import {
  type Comparable,
  confidenceOf,
  type Evidence,
  firstResults,
  type Neighbour,
  neighbourValue,
  score,
  similaritiesOf,
} from '../similarity/index.ts';
import { ownLikeness } from './own-picture.ts';
import type { QuerySide, SearchPlan } from './plan.ts';
import type { SearchResult } from './rank.ts';

/** What a search knows of a query when it appraises a candidate. */
type Query = Pick<QuerySide, 'vectors' | 'mapped'>;

type Settings = Pick<SearchPlan, 'calibrated' | 'familiarity' | 'weights' | 'sigmas' | 'calibration'> &
  Partial<Pick<SearchPlan, 'learned'>>;

/**
 * The first results, which are evidence for the others: what geometry recognised, then what scores
 * best. The query's own picture says nothing that the query does not.
 */
export function firstResultsOf(
  candidates: readonly Candidate[],
  vectorsOf: (imageId: string) => Comparable | undefined,
  { vectors: query }: Query,
  isSame: (imageId: string) => boolean,
): Neighbour[] {
  return candidates
    .flatMap((candidate) => {
      const vectors = vectorsOf(candidate.imageId);
      const isOther = vectors && ownLikeness(query, candidate.similarities, vectors) === 0;
      return isOther ? [{ vectors, value: candidate.score, same: isSame(candidate.imageId) }] : [];
    })
    .sort((a, b) => Number(b.same) - Number(a.same) || b.value - a.value)
    .slice(0, firstResults);
}

/**
 * A candidate with its score before geometry: one function of what was measured of it. Its
 * similarities are those of the two pictures; W and what was learned of the query act on the score.
 * The query's own picture is certain.
 *
 * @param found the candidate's vectors; undefined where they were not read
 * @param first see `firstResultsOf`; empty where they are no evidence
 */
export function appraise(
  candidate: Candidate,
  { vectors, mapped }: Query,
  found: Comparable | undefined,
  first: readonly Neighbour[],
  { calibrated, familiarity, weights, sigmas, calibration, learned }: Settings,
): SearchResult {
  const similarities = found ? similaritiesOf(vectors, found, sigmas) : candidate.similarities;
  const own = ownLikeness(vectors, similarities, found);
  const shown = own > 0 ? { ...candidate, similarities, own: true } : { ...candidate, similarities };
  const plainValue = found ? score(similarities, weights) : candidate.score;
  const value = found && mapped !== vectors ? score(similaritiesOf(mapped, found, sigmas), weights) : plainValue;
  if (!calibrated) return { ...shown, score: value };
  const worth = (evidence: Evidence) => familiarity * confidenceOf(evidence, weights, calibration);
  const plain = worth({ value: score(similarities, weights) });
  const mappedWorth = worth({ value });
  const neighbours = found && neighbourValue(found, first, weights);
  const whole = worth({ value, neighbours, learned });
  return {
    ...shown,
    score: Math.max(own, whole),
    ...(mappedWorth !== plain && own === 0 && { learned: mappedWorth - plain }),
    ...(neighbours !== undefined && own === 0 && { expansion: whole - mappedWorth }),
  };
}
