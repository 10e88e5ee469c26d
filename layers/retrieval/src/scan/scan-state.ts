import type { Segment } from '../segments/index.ts';
import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import type { Resident, ResidentSegments } from './resident-segments.ts';
import { heapBytes, type Kept, putHeaps, readHeaps, type Wanted } from './scan-heaps.ts';
import { putQuery, queryBytes } from './scan-query.ts';
import { layOutRows, putRows } from './vector-layout.ts';
import { alignedBytes } from './vector-memory.ts';

/** Rows of a segment to score, at positions from `first` on. */
export interface ScannedSegment {
  segment: Segment;
  resident: Resident | undefined;
  /** [rows], 1 = may be found; null where all may. */
  mask: Uint8Array | null;
  first: number;
}

/** Pictures to pass over from this step on. */
export interface HiddenPictures {
  segment: null;
  imageIds: readonly string[];
}

export type ScanStep = ScannedSegment | HiddenPictures;

/** Bytes of rows copied at a time where a segment is not resident. */
const stagedBytes = 2 ** 17;

/**
 * One query's scan in the kernels' memory. Its state is copied to the JavaScript heap between runs,
 * so that any number of scans can alternate.
 */
export class ScanState {
  #residents: ResidentSegments;
  #query: Uint8Array;
  #wanted: Wanted;
  /** Bytes of each of the three heaps. */
  #heapBytes: number;
  #heaps: Uint8Array<ArrayBuffer>;
  /** Steps of earlier runs. */
  #steps: ScanStep[] = [];
  scored = 0;

  constructor(query: Comparable, weights: Weights, sigmas: Sigmas, wanted: Wanted, residents: ResidentSegments) {
    this.#residents = residents;
    this.#wanted = wanted;
    this.#query = new Uint8Array(queryBytes(query));
    putQuery(this.#query, query, weights, sigmas);
    this.#heapBytes = heapBytes(wanted);
    this.#heaps = new Uint8Array(3 * this.#heapBytes);
    putHeaps(this.#heaps.buffer, 0, wanted);
  }

  run(steps: readonly ScanStep[]): void {
    const { numbers, memory } = this.#residents;
    let masked = 0;
    for (const step of steps) {
      if (!step.segment) continue;
      if (!step.resident) numbers.of(step.segment);
      if (step.mask) masked = Math.max(masked, step.segment.rows);
    }
    const sizes = [this.#query.length, this.#heaps.length, numbers.end, masked, stagedBytes];
    const parts = sizes.map(alignedBytes);
    let end = this.#residents.scratch(parts.reduce((sum, part) => sum + part));
    const [query, heaps, seen, mask, staged] = parts.map((part) => {
      const start = end;
      end += part;
      return start;
    });
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(this.#query, query);
    bytes.set(this.#heaps, heaps);
    const isSeen = bytes.subarray(seen, mask).fill(0);
    for (const step of this.#steps) {
      if (step.segment) this.#markRows(step, isSeen);
      else this.#markHidden(step, isSeen);
    }
    for (const step of steps) {
      if (step.segment) this.#scan(step, { query, heaps, seen, mask, staged });
      else this.#markHidden(step, isSeen);
    }
    this.#steps.push(...steps);
    this.#heaps = bytes.slice(heaps, heaps + this.#heaps.length);
  }

  kept(): Kept {
    return readHeaps(this.#heaps.buffer, 0, this.#wanted);
  }

  /** @param isSeen [picture numbers], 1 = passed over */
  #markHidden({ imageIds }: HiddenPictures, isSeen: Uint8Array): void {
    for (const imageId of imageIds) {
      const number = this.#residents.numbers.find(imageId);
      if (number !== undefined) isSeen[number] = 1;
    }
  }

  #markRows({ segment, mask }: ScannedSegment, isSeen: Uint8Array): void {
    const numbers = this.#residents.numbers.of(segment);
    for (let row = 0; row < segment.rows; row++) if (!mask || mask[row]) isSeen[numbers[row]] = 1;
  }

  #scan({ segment, resident, mask, first }: ScannedSegment, at: Scratch): void {
    const { memory, numbers } = this.#residents;
    if (mask) new Uint8Array(memory.buffer, at.mask, segment.rows).set(mask);
    const accepts = mask ? at.mask : 0;
    if (resident?.block) {
      this.#residents.use(resident);
      this.#scanRows(resident.block.offset, accepts, first, at);
      return;
    }
    const { cnn, sift, rows } = segment;
    const rowBytes = layOutRows(16, cnn.columns, sift.columns).bytes / 16;
    const most = Math.max(1, Math.floor(stagedBytes / rowBytes) - 16);
    for (let from = 0; from < rows; from += most) {
      const layout = layOutRows(Math.min(most, rows - from), cnn.columns, sift.columns);
      putRows(memory, at.staged, layout, segment, numbers.of(segment), from);
      this.#scanRows(at.staged, accepts && accepts + from, first + from, at);
    }
  }

  /** @param block offset of a block of rows */
  #scanRows(block: number, accepts: number, first: number, { seen, query, heaps }: Scratch): void {
    const { kernels } = this.#residents.memory;
    this.scored += kernels.scanPictures(block, accepts, first, seen, query, heaps, this.#heapBytes);
  }
}

type Scratch = Record<'query' | 'heaps' | 'seen' | 'mask' | 'staged', number>;
