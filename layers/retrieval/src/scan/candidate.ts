import { dotQuantized, type Metadata, metadataOf, objectAt, type Segment } from '../segments/index.ts';
import {
  type Comparable,
  colorSimilarity,
  positionSimilarity,
  type Sigmas,
  type Similarities,
  score,
  shapeSimilarity,
  type Weights,
} from '../similarity/index.ts';

/** A picture that a scan found. */
export interface Candidate {
  imageId: string;
  key: string;
  label: string | null;
  metadata: Metadata;
  /** The class in which it was found; null for a picture newer than the partition. */
  class: number | null;
  score: number;
  similarities: Similarities;
}

/**
 * A segment's row as a candidate, with its five similarities to the query and its exact score by
 * eq. (10).
 *
 * @param inClass class in which the segment lies; null for pictures newer than the partition
 * @param query the query's vectors, with W of eq. (12) applied where the build learned it
 */
export function candidateOf(
  segment: Segment,
  row: number,
  inClass: number | null,
  query: Comparable,
  weights: Weights,
  sigmas: Sigmas,
): Candidate {
  const object = objectAt(segment, row);
  const similarities: Similarities = {
    cnn: clip(dotQuantized(segment.cnn, row, query.cnn)),
    sift: clip(dotQuantized(segment.sift, row, query.sift)),
    color: colorSimilarity(query.object, object, sigmas.color),
    position: positionSimilarity(query.object, object, sigmas.position),
    shape: shapeSimilarity(query.object, object, sigmas.shape),
  };
  return {
    imageId: segment.imageIds[row],
    key: segment.keys[row],
    label: segment.labels[row],
    metadata: metadataOf(segment, row),
    class: inClass,
    score: score(similarities, weights),
    similarities,
  };
}

/**
 * Order of a ranking: by score, then by id, so that equal searches give equal answers.
 *
 * @returns negative where `a` ranks before `b`
 */
export function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || byId(a, b);
}

/** Order by similarity in one channel, then by id. */
export function bySimilarity(channel: 'cnn' | 'sift'): (a: Candidate, b: Candidate) => number {
  return (a, b) => b.similarities[channel] - a.similarities[channel] || byId(a, b);
}

function byId(a: Candidate, b: Candidate): number {
  return a.imageId < b.imageId ? -1 : 1;
}

function clip(cosine: number): number {
  return Math.min(1, Math.max(0, cosine));
}
