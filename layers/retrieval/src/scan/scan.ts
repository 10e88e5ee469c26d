import { rowFeatures, type Segment } from '../segments/index.ts';
import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import { byScore, bySimilarity, type Candidate, candidateOf } from './candidate.ts';
import { type ResidentSegments, residentSegments } from './resident-segments.ts';
import type { Wanted } from './scan-heaps.ts';
import { type ScannedSegment, ScanState, type ScanStep } from './scan-state.ts';

/** A segment added to the scan, with its class. */
interface Added extends ScannedSegment {
  class: number | null;
}

/**
 * Scores rows of segments against one query by eq. (10) and keeps the best. The kernels keep a
 * margin in float32; the kept rows are scored again exactly. A picture stored in two segments
 * counts once, a hidden one not at all. Rows are scored when a result is read.
 */
export class Scan {
  #query: Comparable;
  #weights: Weights;
  #sigmas: Sigmas;
  #wanted: Wanted;
  #residents: ResidentSegments;
  #state: ScanState;
  #added: Added[] = [];
  #rows = 0;
  #steps: ScanStep[] = [];

  /**
   * @param query the query's vectors, with W of eq. (12) applied where the build learned it
   * @param wanted number of pictures to keep by each order
   */
  constructor(
    query: Comparable,
    weights: Weights,
    sigmas: Sigmas,
    wanted: Wanted,
    residents: ResidentSegments = residentSegments,
  ) {
    this.#query = query;
    this.#weights = weights;
    this.#sigmas = sigmas;
    this.#wanted = wanted;
    this.#residents = residents;
    this.#state = new ScanState(query, weights, sigmas, wanted, residents);
  }

  /** Number of distinct pictures scored. */
  get scanned(): number {
    return this.#finished().scored;
  }

  /** Passes over pictures with these ids in segments added later. */
  hide(imageIds: Iterable<string>): void {
    this.#steps.push({ segment: null, imageIds: [...imageIds] });
  }

  /**
   * Adds a segment's rows.
   *
   * @param mask [rows], 1 = may be found; null where all may
   * @throws RangeError when the lengths of the segment's and the query's vectors differ
   */
  add(segment: Segment, inClass: number | null, mask: Uint8Array | null = null): void {
    if (segment.rows === 0) return;
    const resident = this.#residents.find(segment);
    requireColumns('cnn', resident?.columns.cnn ?? segment.cnn.columns, this.#query.cnn);
    requireColumns('sift', resident?.columns.sift ?? segment.sift.columns, this.#query.sift);
    const added = { segment, resident, mask, first: this.#rows, class: inClass };
    this.#steps.push(added);
    this.#added.push(added);
    this.#rows += segment.rows;
  }

  /** Best first. */
  results(): Candidate[] {
    const { best } = this.#finished().kept();
    return this.#candidates(best).sort(byScore).slice(0, this.#wanted.best);
  }

  /** Pictures most similar to the query in SIFT, best first. */
  closestInSift(): Candidate[] {
    const { closestInSift } = this.#finished().kept();
    return this.#candidates(closestInSift).sort(bySimilarity('sift')).slice(0, this.#wanted.closestInSift);
  }

  /** Pictures most similar to the query in the CNN, best first. */
  closestInCnn(): Candidate[] {
    const { closestInCnn } = this.#finished().kept();
    return this.#candidates(closestInCnn).sort(bySimilarity('cnn')).slice(0, this.#wanted.closestInCnn);
  }

  /** Vectors of the pictures in `results` and `closestInSift`, by image id. */
  vectors(): Map<string, Comparable> {
    const { best, closestInSift } = this.#finished().kept();
    return new Map(
      [...new Set([...best, ...closestInSift])].map((position) => {
        const { segment, first } = this.#addedAt(position);
        return [segment.imageIds[position - first], rowFeatures(segment, position - first)];
      }),
    );
  }

  #finished(): ScanState {
    if (this.#steps.length > 0) this.#state.run(this.#steps.splice(0));
    return this.#state;
  }

  #candidates(positions: Int32Array): Candidate[] {
    return Array.from(positions, (position) => {
      const { segment, class: inClass, first } = this.#addedAt(position);
      return candidateOf(segment, position - first, inClass, this.#query, this.#weights, this.#sigmas);
    });
  }

  /** The last segment that starts at or before the position. */
  #addedAt(position: number): Added {
    let from = 0;
    let to = this.#added.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (this.#added[middle].first <= position) from = middle;
      else to = middle;
    }
    return this.#added[from];
  }
}

function requireColumns(name: string, columns: number, vector: Float32Array): void {
  if (columns !== vector.length) {
    throw new RangeError(
      `Expected a ${name} query of ${columns} elements, as the segment has, but received ${vector.length}`,
    );
  }
}
