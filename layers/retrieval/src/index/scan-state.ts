import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import type { Resident, ResidentSegments } from './resident-segments.ts';
import { heapBytes, type Kept, putHeaps, readHeaps, type Wanted } from './scan-heaps.ts';
import { putQuery, queryBytes } from './scan-query.ts';
import type { Segment } from './segment.ts';
import { layOutRows, putRows, type VectorLayout } from './vector-layout.ts';

/** What a scan is asked to do next: score a segment's rows, or pass over pictures from there on. */
export type ScanStep =
  | { segment: Segment; resident: Resident | undefined; mask: Uint8Array | null; first: number }
  | { segment: null; resident?: undefined; mask?: undefined; hidden: readonly string[] };

/** Bytes of rows that are copied at a time where a segment is not resident. */
const stagedBytes = 2 ** 17;

/**
 * One query's scan in the kernels' memory. What it needs for a further run it takes to the ordinary heap, at the latest when
 * another scan comes, so that any number of them can take turns.
 */
export class ScanState {
  #residents: ResidentSegments;
  #query: Uint8Array;
  #wanted: Wanted;
  /** Of each of the three. */
  #heapBytes: number;
  #heaps: Uint8Array<ArrayBuffer>;
  /** [picture numbers], 1 for those that were scored; as of when the memory was left to the next scan. */
  #seen = new Uint8Array(0);
  #hidden: string[] = [];
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
    for (const { segment, resident, mask } of steps) {
      if (!segment) continue;
      if (!resident) numbers.of(segment);
      if (mask) masked = Math.max(masked, segment.rows);
    }
    const seenBytes = aligned(numbers.end);
    const parts = [this.#query.length, this.#heaps.length, seenBytes, masked, stagedBytes].map(aligned);
    const starts = parts.map((_, i) => sumOf(parts.slice(0, i)));
    const offset = this.#residents.scratch(sumOf(parts), (left) => {
      this.#seen = new Uint8Array(memory.buffer).slice(left + starts[2], left + starts[2] + seenBytes);
    });
    const [query, heaps, seen, mask, staged] = starts.map((start) => offset + start);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(this.#query, query);
    bytes.set(this.#heaps, heaps);
    bytes.fill(0, seen, seen + seenBytes);
    bytes.set(this.#seen, seen);
    this.#hide(this.#hidden, bytes, seen);
    for (const step of steps) {
      if (step.segment) {
        this.#scan(step, { query, heaps, seen, mask, staged });
      } else {
        this.#hidden = this.#hidden.concat(step.hidden);
        this.#hide(step.hidden, bytes, seen);
      }
    }
    this.#heaps = bytes.slice(heaps, heaps + this.#heaps.length);
  }

  kept(): Kept {
    return readHeaps(this.#heaps.buffer, 0, this.#wanted);
  }

  #hide(imageIds: readonly string[], bytes: Uint8Array, seen: number): void {
    for (const imageId of imageIds) {
      const number = this.#residents.numbers.find(imageId);
      if (number !== undefined) bytes[seen + number] = 1;
    }
  }

  #scan({ segment, resident, mask, first }: ScanStep & { segment: Segment }, at: Scratch): void {
    const { memory, numbers } = this.#residents;
    if (mask) new Uint8Array(memory.buffer, at.mask, segment.rows).set(mask);
    const accepts = mask ? at.mask : 0;
    if (resident?.block) {
      this.#residents.use(resident);
      this.#scanRows(resident.block.offset, resident.layout, accepts, first, at);
      return;
    }
    const { cnn, sift, rows } = segment;
    const rowBytes = layOutRows(16, cnn.columns, sift.columns).bytes / 16;
    const most = Math.max(1, Math.floor(stagedBytes / rowBytes) - 16);
    for (let from = 0; from < rows; from += most) {
      const layout = layOutRows(Math.min(most, rows - from), cnn.columns, sift.columns);
      putRows(memory, at.staged, layout, segment, numbers.of(segment), from);
      this.#scanRows(at.staged, layout, accepts && accepts + from, first + from, at);
    }
  }

  #scanRows(offset: number, layout: VectorLayout, accepts: number, first: number, at: Scratch): void {
    this.scored += this.#residents.memory.kernels.scanPictures(
      offset + layout.cnn,
      offset + layout.cnnScales,
      layout.cnnStride,
      offset + layout.sift,
      offset + layout.siftScales,
      layout.siftStride,
      offset + layout.objects,
      offset + layout.numbers,
      accepts,
      layout.rows,
      at.seen,
      at.query,
      at.heaps,
      this.#heapBytes,
      first,
    );
  }
}

type Scratch = Record<'query' | 'heaps' | 'seen' | 'mask' | 'staged', number>;

const aligned = (bytes: number) => Math.ceil(bytes / 16) * 16;
const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
