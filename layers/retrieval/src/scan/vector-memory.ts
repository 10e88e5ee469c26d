import { type Kernels, startKernels } from './generated/kernels.ts';

/** Bytes of the kernels' memory in use. `allocate` may move them. */
export interface Block {
  offset: number;
  readonly bytes: number;
}

const pageBytes = 65_536;
const maxPages = 65_535;
const growthPages = 64;
/** Alignment of blocks and their parts: a cache line. */
const lineBytes = 64;

/**
 * The memory of one kernel instance, handed out in blocks up to a bound. Blocks are moved together
 * when no gap is large enough.
 */
export class VectorMemory {
  readonly kernels: Kernels = startKernels();
  readonly maxBytes: number;
  #start: number;
  /** Sorted by offset. */
  #blocks: Block[] = [];
  #usedBytes = 0;

  /** @param maxBytes bound, rounded down to pages of 64 KiB */
  constructor(maxBytes: number) {
    this.#start = alignedBytes(this.kernels.heapBase());
    this.maxBytes = Math.min(maxPages, Math.floor(maxBytes / pageBytes)) * pageBytes;
    if (!(this.maxBytes > this.#start)) {
      throw new RangeError(`Expected a bound of at least ${pageBytes} bytes of vectors but received ${maxBytes}`);
    }
  }

  /** Bytes in blocks. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes of the memory, which never shrinks. */
  get totalBytes(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  /** Bytes of the largest block that an empty memory can hold. */
  get largestBlock(): number {
    return this.maxBytes - this.#start;
  }

  get buffer(): ArrayBuffer {
    return this.kernels.memory.buffer;
  }

  /**
   * A block of at least `bytes` bytes with undefined content; null where the bound leaves no room.
   * Invalidates earlier views.
   */
  allocate(bytes: number): Block | null {
    const needed = Math.max(lineBytes, alignedBytes(bytes));
    return this.#inGap(needed) ?? this.#atEnd(needed) ?? this.#afterCompaction(needed);
  }

  free(block: Block): void {
    const index = this.#blocks.indexOf(block);
    if (index < 0) throw new Error('Expected a block of this memory that has not been freed');
    this.#blocks.splice(index, 1);
    this.#usedBytes -= block.bytes;
  }

  #inGap(bytes: number): Block | null {
    if (this.#end() - this.#start - this.#usedBytes < bytes) return null;
    let from = this.#start;
    for (const [index, block] of this.#blocks.entries()) {
      if (block.offset - from >= bytes) return this.#insert(index, { offset: from, bytes });
      from = block.offset + block.bytes;
    }
    return null;
  }

  #atEnd(bytes: number): Block | null {
    const offset = this.#end();
    return this.#reach(offset + bytes) ? this.#insert(this.#blocks.length, { offset, bytes }) : null;
  }

  #afterCompaction(bytes: number): Block | null {
    if (this.#start + this.#usedBytes + bytes > this.maxBytes) return null;
    const memory = new Uint8Array(this.buffer);
    let to = this.#start;
    for (const block of this.#blocks) {
      memory.copyWithin(to, block.offset, block.offset + block.bytes);
      block.offset = to;
      to += block.bytes;
    }
    return this.#atEnd(bytes);
  }

  #insert(index: number, block: Block): Block {
    this.#blocks.splice(index, 0, block);
    this.#usedBytes += block.bytes;
    return block;
  }

  #end(): number {
    const last = this.#blocks.at(-1);
    return last ? last.offset + last.bytes : this.#start;
  }

  /**
   * Grows the memory to at least `length` bytes; false where the bound or the machine does not
   * allow it.
   */
  #reach(length: number): boolean {
    if (length > this.maxBytes) return false;
    const missing = Math.ceil((length - this.totalBytes) / pageBytes);
    if (missing <= 0) return true;
    const most = (this.maxBytes - this.totalBytes) / pageBytes;
    try {
      this.kernels.memory.grow(Math.min(most, Math.max(missing, growthPages)));
      return true;
    } catch {
      return false;
    }
  }
}

/** `bytes` rounded up to whole cache lines. */
export function alignedBytes(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes;
}
