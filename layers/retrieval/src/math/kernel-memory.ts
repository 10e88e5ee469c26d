import type { KernelExports } from './kernel-module.ts';
import { readStruct, type StructAddress, type StructLayout, writeStruct } from './struct.ts';

type Values = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

const pageBytes = 65_536;
/**
 * Largest memory in bytes: all that 32-bit addresses reach except the last page, whose end would be
 * address 0.
 */
const maxBytes = 2 ** 32 - pageBytes;
/** Alignment of blocks in bytes: that of a SIMD load. */
const alignment = 16;

/** Kernels that leave their memory from `heapBase` on to their caller. */
interface AllocatedKernels extends KernelExports {
  /** The first byte after the kernels' own data. */
  heapBase(): number;
}

/**
 * Hands out the linear memory of one instance of kernels in blocks, which all live until `clear`.
 * Offsets are in bytes. A view is valid until the next `allocate`, which may grow the memory and
 * thereby detach it.
 */
export class KernelMemory<Kernels extends AllocatedKernels> {
  readonly kernels: Kernels;
  readonly #start: number;
  #end: number;

  /** @param kernels a new instance, from the room's `startKernels` */
  constructor(kernels: Kernels) {
    this.kernels = kernels;
    this.#start = aligned(this.kernels.heapBase());
    this.#end = this.#start;
  }

  /**
   * Allocates a block, aligned to 16 bytes. It holds zeros, except where bytes from before a
   * `clear` are used again.
   *
   * @returns the offset of the block
   * @throws RangeError where the blocks exceed 4 GB or the memory of the machine
   */
  allocate(bytes: number): number {
    const offset = this.#end;
    const end = offset + aligned(bytes);
    if (!(end <= maxBytes)) {
      throw new RangeError(`Expected at most ${maxBytes} bytes of kernel memory but ${end} are asked for`);
    }
    const { memory } = this.kernels;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    this.#end = end;
    return offset;
  }

  /** Frees all blocks. The memory keeps its size. */
  clear(): void {
    this.#end = this.#start;
  }

  /**
   * Allocates a block and copies the array's bytes into it.
   *
   * @returns the offset of the block
   */
  place(array: Values): number {
    const offset = this.allocate(array.byteLength);
    this.write(offset, array);
    return offset;
  }

  /** Allocates a struct with the given fields, the others zero or as before a `clear`. */
  placeStruct<Fields extends object>(
    layout: StructLayout<Fields>,
    values: Partial<Fields> = {},
  ): StructAddress<Fields> {
    const address = this.allocate(layout.bytes) as StructAddress<Fields>;
    this.writeStruct(address, layout, values);
    return address;
  }

  /** Writes the given fields of a struct; the others stay as they are. */
  writeStruct<Fields extends object>(address: number, layout: StructLayout<Fields>, values: Partial<Fields>): void {
    writeStruct(this.kernels.memory.buffer, address, layout, values);
  }

  readStruct<Fields extends object>(address: number, layout: StructLayout<Fields>): Fields {
    return readStruct(this.kernels.memory.buffer, address, layout);
  }

  write(offset: number, array: Values): void {
    this.uint8(offset, array.byteLength).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }

  uint8(offset: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernels.memory.buffer, offset, length);
  }

  int8(offset: number, length: number): Int8Array<ArrayBuffer> {
    return new Int8Array(this.kernels.memory.buffer, offset, length);
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
