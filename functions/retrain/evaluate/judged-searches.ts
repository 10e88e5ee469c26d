import { createHash } from 'node:crypto';
import { decodeFeatures, type Projection, project } from '@dlsift/retrieval/features';
import type { Comparable, JudgedSearch } from '@dlsift/retrieval/similarity';
import type { Judgement } from '@dlsift/retrieval/storage';

/**
 * Maximum judged searches that are learned from, the newest ones: bounds time and memory of the
 * step.
 */
const maxSearches = 500;
/** Maximum pictures of each search that are learned from, those shown first. */
const maxShown = 40;

/**
 * Picks the newest judgements in which a picture was chosen, and the ids of the pictures they name.
 */
export function newestJudgements(judgements: Judgement[]): { judgements: Judgement[]; wanted: Set<string> } {
  const newest = judgements
    .filter(({ shown }) => shown.some(({ said }) => said === 'chosen'))
    .sort((a, b) => (a.at === b.at ? (a.searchId < b.searchId ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, maxSearches)
    .map((judgement) => ({ ...judgement, shown: judgement.shown.slice(0, maxShown) }));
  const wanted = new Set(
    newest.flatMap(({ queryId, shown }) => [
      ...(queryId === null ? [] : [queryId]),
      ...shown.map(({ imageId }) => imageId),
    ]),
  );
  return { judgements: newest, wanted };
}

/**
 * Turns judgements into searches in the features of the build. Pictures that are gone are left out,
 * and so are searches whose query is no picture of the library and has features of another set.
 *
 * @param pictures projected features by image id
 */
export function judgedSearches(
  judgements: Judgement[],
  pictures: ReadonlyMap<string, Comparable>,
  featureSet: string | null,
  projection: Projection,
): JudgedSearch[] {
  return judgements.flatMap(({ query, queryId, shown }): JudgedSearch[] => {
    const described = (queryId !== null && pictures.get(queryId)) || describedQuery(query, featureSet, projection);
    if (!described) return [];
    const there = shown.flatMap(({ imageId, said }) => {
      const picture = imageId === queryId ? undefined : pictures.get(imageId);
      return picture ? [{ imageId, picture, said }] : [];
    });
    return [{ queryId: queryId ?? createHash('sha256').update(query).digest('hex'), query: described, shown: there }];
  });
}

function describedQuery(query: Uint8Array, featureSet: string | null, projection: Projection): Comparable | null {
  const features = decodeFeatures(query);
  return features.featureSet === featureSet ? project(features, projection) : null;
}
