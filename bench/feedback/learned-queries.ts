import type { Features } from '@dlsift/retrieval/features';
import {
  confidenceOf,
  defaultCalibration,
  defaultWeights,
  type Sigmas,
  score,
  similaritiesOf,
} from '@dlsift/retrieval/similarity';
import { mean } from '../figures.ts';
import type { BenchPicture } from './pictures.ts';

/** Every tenth picture is taken out of the library and searched with. */
const queryStride = 10;
const resultsLearnedFrom = 10;
const minConfidence = 0.5;

/**
 * Searches twice with queries that the library does not hold: as they are, then as learned from the
 * sure results of the first search.
 *
 * @returns precision@20 of the first and of the second search, and the share of queries that were
 *   learned
 */
export function measureLearnedQueries(
  pictures: BenchPicture[],
  sigmas: Sigmas,
  refine: (query: BenchPicture, sure: Features[]) => BenchPicture,
): [first: number, second: number, learned: number] {
  const library = pictures.filter((_, i) => i % queryStride !== 0);
  const queries = pictures.filter((_, i) => i % queryStride === 0);
  const search = (query: BenchPicture) =>
    library
      .map((picture) => ({ picture, value: score(similaritiesOf(query, picture, sigmas), defaultWeights) }))
      .sort((a, b) => b.value - a.value)
      .slice(0, 20);
  const precision = (query: BenchPicture, found: ReturnType<typeof search>) =>
    mean(found.map(({ picture }) => Number(picture.label === query.label)));
  const results = queries.map((query) => {
    const found = search(query);
    const sure = found
      .slice(0, resultsLearnedFrom)
      .filter(({ value }) => confidenceOf({ value }, defaultWeights, defaultCalibration) >= minConfidence)
      .map(({ picture }) => picture.raw);
    const refined = sure.length > 0 ? refine(query, sure) : query;
    return { first: precision(query, found), second: precision(query, search(refined)), learned: sure.length > 0 };
  });
  return [
    mean(results.map(({ first }) => first)),
    mean(results.map(({ second }) => second)),
    mean(results.map(({ learned }) => Number(learned))),
  ];
}
