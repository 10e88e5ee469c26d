import type { Candidate } from '@dlsift/retrieval/scan';
import { rowFeatures, type Segment, type SegmentPicture, toSegment } from '@dlsift/retrieval/segments';
import { type Comparable, type Sigmas, score, similaritiesOf, type Weights } from '@dlsift/retrieval/similarity';

/** What one `add` of a scan is given. */
export interface Added {
  segment: Segment;
  class: number | null;
  mask: Uint8Array | null;
  /** Ids of pictures that are skipped from here on. */
  hidden: string[];
}

export type Scored = Pick<Candidate, 'imageId' | 'score' | 'class' | 'similarities'>;

/** All distinct pictures that a scan may find, scored singly in plain TypeScript, best first. */
export function scoreAll(query: Comparable, weights: Weights, sigmas: Sigmas, added: Added[]): Scored[] {
  const passedOver = new Set<string>();
  const scored: Scored[] = [];
  for (const { segment, class: inClass, mask, hidden } of added) {
    for (const imageId of hidden) passedOver.add(imageId);
    for (let row = 0; row < segment.rows; row++) {
      const imageId = segment.imageIds[row];
      if (mask?.[row] === 0 || passedOver.has(imageId)) continue;
      passedOver.add(imageId);
      const similarities = similaritiesOf(query, rowFeatures(segment, row), sigmas);
      scored.push({ imageId, class: inClass, similarities, score: score(similarities, weights) });
    }
  }
  return scored.sort((a, b) => b.score - a.score);
}

/** Vectors of random pictures: unit length, some of them zero as those without keypoints are. */
export function randomVectors(random: () => number, cnn: number, sift: number): Comparable {
  return {
    cnn: unit(random, cnn),
    sift: random() < 0.1 ? new Float32Array(sift) : unit(random, sift),
    object: Float32Array.from({ length: 7 }, random),
  };
}

export function randomPicture(random: () => number, imageId: string, cnn: number, sift: number): SegmentPicture {
  return { imageId, key: `key of ${imageId}`, label: null, ...randomVectors(random, cnn, sift) };
}

export function randomSegment(random: () => number, imageIds: string[], cnn: number, sift: number): Segment {
  return toSegment(imageIds.map((imageId) => randomPicture(random, imageId, cnn, sift)));
}

function unit(random: () => number, length: number): Float32Array {
  const vector = Float32Array.from({ length }, () => random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((x) => x / norm);
}
