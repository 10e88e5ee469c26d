import { dequantize } from '../features/index.ts';
import {
  type Comparable,
  colorSimilarity,
  positionSimilarity,
  type Sigmas,
  type Similarities,
  shapeSimilarity,
  similaritiesOf,
  type Weights,
} from '../similarity/index.ts';
import { type Metadata, metadataOf } from './facts.ts';
import { objectColumns, type QuantizedRows, type Segment } from './segment.ts';
import { TopK } from './top-k.ts';

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

/** A row that made it into the best so far. */
interface Found {
  segment: Segment;
  row: number;
  class: number | null;
}

/**
 * Scores rows of segments against one query by eq. (10) and keeps the best k. A picture that is stored twice, or that the
 * caller hides, counts once or not at all.
 */
export class Scan {
  #query: Comparable;
  #weights: Weights;
  #sigmas: Sigmas;
  #best: TopK<Found>;
  #closestInSift: TopK<Found>;
  #seen = new Set<string>();

  /**
   * @param k how many of the best to keep
   * @param closestInSift how many to keep beside them that resemble the query most in SIFT, whatever their score
   */
  constructor(query: Comparable, weights: Weights, sigmas: Sigmas, k: number, closestInSift = 0) {
    this.#query = query;
    this.#weights = weights;
    this.#sigmas = sigmas;
    this.#best = new TopK(k);
    this.#closestInSift = new TopK(closestInSift);
  }

  /** Distinct pictures scored so far. */
  get scanned(): number {
    return this.#seen.size;
  }

  /** @param mask [rows], 1 for rows that may be found; all may when it is null */
  add(
    segment: Segment,
    inClass: number | null,
    isHidden: (imageId: string) => boolean,
    mask: Uint8Array | null = null,
  ): void {
    if (segment.rows === 0) return;
    requireColumns('cnn', segment.cnn, this.#query.cnn);
    requireColumns('sift', segment.sift, this.#query.sift);
    for (let row = 0; row < segment.rows; row++) {
      if (mask?.[row] === 0) continue;
      const imageId = segment.imageIds[row];
      if (this.#seen.has(imageId) || isHidden(imageId)) continue;
      this.#seen.add(imageId);
      const sift = clip(dotRow(segment.sift, row, this.#query.sift));
      const found = { segment, row, class: inClass };
      this.#best.offer(this.#score(segment, row, sift), found);
      this.#closestInSift.offer(sift, found);
    }
  }

  /** Best first; equal scores by id, so that the same search gives the same answer. */
  results(): Candidate[] {
    return this.#best
      .sorted()
      .map(({ score, item }) => this.#candidate(item, score))
      .sort(byScore);
  }

  /** The pictures most like the query in SIFT, closest first. */
  closestInSift(): Candidate[] {
    return this.#closestInSift.sorted().map(({ score, item: { segment, row, class: inClass } }) => {
      return this.#candidate({ segment, row, class: inClass }, this.#score(segment, row, score));
    });
  }

  #candidate({ segment, row, class: inClass }: Found, score: number): Candidate {
    return {
      imageId: segment.imageIds[row],
      key: segment.keys[row],
      label: segment.labels[row],
      metadata: metadataOf(segment, row),
      class: inClass,
      score,
      similarities: similaritiesOf(this.#query, comparable(segment, row), this.#sigmas),
    };
  }

  /** Eq. (10) without making vectors of the row first. */
  #score(segment: Segment, row: number, sift: number): number {
    const { cnn, object } = this.#query;
    const weights = this.#weights;
    const rowObject = segment.object.subarray(row * objectColumns, (row + 1) * objectColumns);
    return (
      weights.cnn * clip(dotRow(segment.cnn, row, cnn)) +
      weights.sift * sift +
      weights.color * colorSimilarity(object, rowObject, this.#sigmas.color) +
      weights.position * positionSimilarity(object, rowObject, this.#sigmas.position) +
      weights.shape * shapeSimilarity(object, rowObject, this.#sigmas.shape)
    );
  }
}

/** The order of a ranking. */
export function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || (a.imageId < b.imageId ? -1 : 1);
}

/** A row's features as vectors. */
export function comparable(segment: Segment, row: number): Comparable {
  return {
    cnn: vectorOf(segment.cnn, row),
    sift: vectorOf(segment.sift, row),
    object: segment.object.subarray(row * objectColumns, (row + 1) * objectColumns),
  };
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

function requireColumns(name: string, { columns }: QuantizedRows, vector: Float32Array): void {
  if (columns !== vector.length) {
    throw new RangeError(
      `Expected a ${name} query of ${columns} elements, as the segment has, but received ${vector.length}`,
    );
  }
}
