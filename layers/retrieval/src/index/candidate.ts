import { dequantize } from '../features/index.ts';
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
import { type Metadata, metadataOf } from './facts.ts';
import { objectColumns, type QuantizedRows, type Segment } from './segment.ts';

/** One picture found, with why. */
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

/** A row of a segment as a candidate: its five similarities to the query and its score by eq. (10), exactly. */
export function candidateOf(
  segment: Segment,
  row: number,
  inClass: number | null,
  query: Comparable,
  weights: Weights,
  sigmas: Sigmas,
): Candidate {
  const object = objectOf(segment, row);
  const similarities: Similarities = {
    cnn: clip(dotRow(segment.cnn, row, query.cnn)),
    sift: clip(dotRow(segment.sift, row, query.sift)),
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

/** The order of a ranking: equal scores by id, so that the same search gives the same answer. */
export function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || byId(a, b);
}

/** Most alike in one channel first, then by id. */
export function bySimilarity(channel: 'cnn' | 'sift'): (a: Candidate, b: Candidate) => number {
  return (a, b) => b.similarities[channel] - a.similarities[channel] || byId(a, b);
}

/** A row's features as vectors. */
export function comparable(segment: Segment, row: number): Comparable {
  return { cnn: vectorOf(segment.cnn, row), sift: vectorOf(segment.sift, row), object: objectOf(segment, row) };
}

function byId(a: Candidate, b: Candidate): number {
  return a.imageId < b.imageId ? -1 : 1;
}

function objectOf({ object }: Segment, row: number): Float32Array {
  return object.subarray(row * objectColumns, (row + 1) * objectColumns);
}

function vectorOf({ values, scales, columns }: QuantizedRows, row: number): Float32Array {
  return dequantize({ values: values.subarray(row * columns, (row + 1) * columns), scale: scales[row] });
}

function dotRow({ values, scales, columns }: QuantizedRows, row: number, vector: Float32Array): number {
  const start = row * columns;
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += values[start + i] * vector[i];
  return sum * scales[row];
}

function clip(cosine: number): number {
  return Math.min(1, Math.max(0, cosine));
}
