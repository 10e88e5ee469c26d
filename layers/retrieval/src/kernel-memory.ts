/** What the kernels of every room export beside their functions. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** The first byte that the kernels leave to their caller. */
  heapBase(): number;
}

type Values = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

const pageBytes = 65_536;
/** What 32-bit addresses reach, but for the last page, whose end would be address 0. */
const mostBytes = 2 ** 32 - pageBytes;
const alignment = 16;

/**
 * An instance of a room's kernels, and its linear memory handed out in blocks that live as long as it does. Offsets are in bytes.
 * Views are good until the next `allocate`: the memory may grow, which detaches them.
 */
export class KernelMemory<Kernels extends KernelExports> {
  readonly kernels: Kernels;
  readonly #start: number;
  #end: number;

  constructor(compiled: WebAssembly.Module) {
    this.kernels = new WebAssembly.Instance(compiled).exports as Kernels;
    this.#start = aligned(this.kernels.heapBase());
    this.#end = this.#start;
  }

  /**
   * The offset of a new block, 16-byte aligned; zeros, unless `clear` gave the bytes back before.
   *
   * @throws RangeError where the blocks pass 4 GB, or what the machine has
   */
  allocate(bytes: number): number {
    const offset = this.#end;
    const end = offset + aligned(bytes);
    if (!(end <= mostBytes)) {
      throw new RangeError(`Expected at most ${mostBytes} bytes of kernel memory but ${end} are asked for`);
    }
    const { memory } = this.kernels;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#end = end;
    return offset;
  }

  /** Takes all blocks back; the memory keeps its size. */
  clear(): void {
    this.#end = this.#start;
  }

  /** A new block with the array's bytes in it. */
  place(array: Values): number {
    const offset = this.allocate(array.byteLength);
    this.write(offset, array);
    return offset;
  }

  write(offset: number, array: Values): void {
    this.uint8(offset, array.byteLength).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }

  uint8(offset: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernels.memory.buffer, offset, length);
  }

  int16(offset: number, length: number): Int16Array<ArrayBuffer> {
    return new Int16Array(this.kernels.memory.buffer, offset, length);
  }

  int32(offset: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernels.memory.buffer, offset, length);
  }

  uint32(offset: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.kernels.memory.buffer, offset, length);
  }

  float32(offset: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer, offset, length);
  }

  float64(offset: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.kernels.memory.buffer, offset, length);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
