import { createHash } from 'node:crypto';
import { decodeFeatures, type Projection, project } from '@dlsift/retrieval/features';
import type { Comparable, JudgedSearch } from '@dlsift/retrieval/similarity';
import type { Judgement } from '@dlsift/retrieval/storage';

/** So many of the newest are learned from, for the time and the memory of one step. */
const mostSearches = 500;
/** Of the pictures of each, those shown first. */
const mostShown = 40;

/** The newest judgements in which something was chosen, with the pictures that they name. */
export function newestJudgements(judgements: Judgement[]): { judgements: Judgement[]; wanted: Set<string> } {
  const newest = judgements
    .filter(({ shown }) => shown.some(({ said }) => said === 'chosen'))
    .sort((a, b) => (a.at === b.at ? (a.searchId < b.searchId ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, mostSearches)
    .map((judgement) => ({ ...judgement, shown: judgement.shown.slice(0, mostShown) }));
  const wanted = new Set(
    newest.flatMap(({ queryId, shown }) => [
      ...(queryId === null ? [] : [queryId]),
      ...shown.map(({ imageId }) => imageId),
    ]),
  );
  return { judgements: newest, wanted };
}

/**
 * Judgements as the build compares pictures. Pictures that have gone are left out; a query that is not a picture of the library
 * and was described by another feature set is, too.
 */
export function judgedSearches(
  judgements: Judgement[],
  pictures: ReadonlyMap<string, Comparable>,
  featureSet: string | null,
  projection: Projection,
): JudgedSearch[] {
  return judgements.flatMap(({ query, queryId, shown }): JudgedSearch[] => {
    const asked = (queryId !== null && pictures.get(queryId)) || describedQuery(query, featureSet, projection);
    if (!asked) return [];
    const there = shown.flatMap(({ imageId, said }) => {
      const picture = imageId === queryId ? undefined : pictures.get(imageId);
      return picture ? [{ imageId, picture, said }] : [];
    });
    return [{ queryId: queryId ?? createHash('sha256').update(query).digest('hex'), query: asked, shown: there }];
  });
}

function describedQuery(query: Uint8Array, featureSet: string | null, projection: Projection): Comparable | null {
  const features = decodeFeatures(query);
  return features.featureSet === featureSet ? project(features, projection) : null;
}
