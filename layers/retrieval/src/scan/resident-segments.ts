import type { QuantizedRows, Segment } from '../segments/index.ts';
import { PictureNumbers } from './picture-numbers.ts';
import { layOutRows, putRows, quantizedRowsAt, type VectorLayout } from './vector-layout.ts';
import { type Block, VectorMemory } from './vector-memory.ts';

type Vectors = Record<'cnn' | 'sift', QuantizedRows>;

/** Elements per row. */
type Columns = Record<'cnn' | 'sift', number>;

/** A segment's place in the kernels' memory. */
export interface Resident {
  /** Where its rows are, valid until the next `admit`; null after eviction. */
  block: Block | null;
  readonly columns: Columns;
  lastUse: number;
}

/**
 * Segments whose vectors lie in the kernels' memory, where scans read them in place. At the bound,
 * the least recently scanned segment is evicted; its holders then find its vectors on the
 * JavaScript heap.
 */
export class ResidentSegments {
  readonly memory: VectorMemory;
  readonly numbers = new PictureNumbers();
  #scratch: Block | null = null;
  #uses = 0;
  #residents = new Map<Segment, Resident & { evict(): void }>();

  /** @param maxBytes maximum bytes of vectors and of a scan's scratch memory */
  constructor(maxBytes: number) {
    this.memory = new VectorMemory(maxBytes);
  }

  get count(): number {
    return this.#residents.size;
  }

  /**
   * Moves a segment's vectors to the kernels' memory. A segment that takes more than half of it is
   * returned unchanged and reported as evicted.
   *
   * @param onEviction called once when the segment is evicted
   * @returns the segment to use from now on; the next `admit` may invalidate views of its vectors
   */
  admit(segment: Segment, onEviction: () => void): Segment {
    const layout = layOutRows(segment.rows, segment.cnn.columns, segment.sift.columns);
    const block = layout.bytes <= this.memory.largestBlock / 2 ? this.#makeRoom(layout.bytes) : null;
    if (!block) {
      onEviction();
      return segment;
    }
    const columns = { cnn: segment.cnn.columns, sift: segment.sift.columns };
    const read = vectorReader(this.memory, block, layout, columns);
    let evicted: Vectors | undefined;
    const admitted: Segment = {
      ...segment,
      object: segment.object.slice(),
      get cnn() {
        return evicted?.cnn ?? read('cnn');
      },
      get sift() {
        return evicted?.sift ?? read('sift');
      },
    };
    putRows(this.memory, block.offset, layout, segment, this.numbers.of(admitted));
    this.#residents.set(admitted, {
      block,
      columns,
      lastUse: ++this.#uses,
      evict() {
        evicted = { cnn: copyOf(read('cnn')), sift: copyOf(read('sift')) };
        onEviction();
      },
    });
    return admitted;
  }

  /** A segment's place; undefined where it has none. */
  find(segment: Segment): Resident | undefined {
    return this.#residents.get(segment);
  }

  /** Notes that a segment is about to be scanned. */
  use(resident: Resident): void {
    resident.lastUse = ++this.#uses;
  }

  /** Evicts a segment if it is resident. */
  evict(segment: Segment): void {
    const resident = this.#residents.get(segment);
    if (!resident) return;
    resident.evict();
    if (resident.block) this.memory.free(resident.block);
    resident.block = null;
    this.#residents.delete(segment);
  }

  /**
   * Offset of at least `bytes` bytes of scratch memory for one scan, valid until the next call.
   * Evicts segments to make room.
   */
  scratch(bytes: number): number {
    if (this.#scratch && this.#scratch.bytes < bytes) {
      this.memory.free(this.#scratch);
      this.#scratch = null;
    }
    this.#scratch ??= this.#makeRoom(bytes);
    if (!this.#scratch) {
      throw new RangeError(
        `Expected a scan to need at most ${this.memory.largestBlock} bytes, the bound on resident vectors, but it needs ${bytes}`,
      );
    }
    return this.#scratch.offset;
  }

  #usedLongestAgo(): Segment | undefined {
    let oldest: Segment | undefined;
    let earliest = Infinity;
    for (const [segment, { lastUse }] of this.#residents) {
      if (lastUse >= earliest) continue;
      earliest = lastUse;
      oldest = segment;
    }
    return oldest;
  }

  #makeRoom(bytes: number): Block | null {
    for (;;) {
      const block = this.memory.allocate(bytes);
      if (block) return block;
      const segment = this.#usedLongestAgo();
      if (!segment) return null;
      this.evict(segment);
    }
  }
}

/**
 * Reads a block's vectors. Views are cached until the block moves or the memory grows. Copies,
 * which padded rows need, are not cached, so that no segment is in memory twice.
 */
function vectorReader(memory: VectorMemory, block: Block, layout: VectorLayout, columns: Columns) {
  const { count: rows } = layout;
  const at = (channel: 'cnn' | 'sift') =>
    quantizedRowsAt(memory, block.offset + layout[channel], block.offset + layout[`${channel}Measures`], {
      rows,
      columns: columns[channel],
    });
  const unpadded = layout.cnnStride === columns.cnn && layout.siftStride === columns.sift;
  let made: (Vectors & { buffer: ArrayBuffer; offset: number }) | undefined;
  return (channel: 'cnn' | 'sift') => {
    if (!unpadded) return at(channel);
    const { buffer } = memory;
    const { offset } = block;
    if (made?.buffer !== buffer || made.offset !== offset) made = { cnn: at('cnn'), sift: at('sift'), buffer, offset };
    return made[channel];
  };
}

function copyOf({ values, scales, columns }: QuantizedRows): QuantizedRows {
  return { values: values.slice(), scales: scales.slice(), columns };
}

const mebibyte = 2 ** 20;

/** Share of a function's memory for resident segments. */
const residentShare = 3 / 8;

/**
 * Maximum bytes of resident vectors: three eighths of the function's memory, 768 MiB where that is
 * unknown.
 */
export const residentBytes = residentShare * mebibyte * Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 2048);

/** The resident segments of this process. */
export const residentSegments = new ResidentSegments(residentBytes);
