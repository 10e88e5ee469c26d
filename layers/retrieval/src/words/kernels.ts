import { wasm } from './generated/kernels.ts';

/** The exports of `assembly/index.ts`; pointers are byte offsets into `memory`. */
interface Kernels {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  nearestHalves(
    x: number,
    count: number,
    wide: number,
    centroids: number,
    biases: number,
    k: number,
    nearest: number,
    out: number,
  ): void;
  sign(
    x: number,
    count: number,
    directions: number,
    thresholds: number,
    k: number,
    words: number,
    visits: number,
    scratch: number,
    out: number,
  ): void;
  vote(
    offsets: number,
    members: number,
    signatures: number,
    angles: number,
    sizes: number,
    lengths: number,
    pictures: number,
    cells: number,
    cellSignatures: number,
    ownAngles: number,
    ownSizes: number,
    count: number,
    visits: number,
    rarities: number,
    nearness: number,
    farthest: number,
    scratch: number,
    scores: number,
  ): void;
}

const compiled = new WebAssembly.Module(wasm);
const pageBytes = 65_536;

/** The kernels with a memory of their own, whose blocks live as long as it does. */
export class WordMemory {
  readonly kernels = new WebAssembly.Instance(compiled).exports as unknown as Kernels;
  #end = (this.kernels.heapBase() + 15) & ~15;

  /** The byte offset of a new block, 16-byte aligned. */
  allocate(bytes: number): number {
    const offset = this.#end;
    this.#end += (bytes + 15) & ~15;
    const missing = this.#end - this.kernels.memory.buffer.byteLength;
    if (missing > 0) this.kernels.memory.grow(Math.ceil(missing / pageBytes));
    return offset;
  }

  /** A new block with the array's bytes in it. */
  place(array: Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array | Float32Array): number {
    const offset = this.allocate(array.byteLength);
    this.write(offset, array);
    return offset;
  }

  write(offset: number, array: Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array | Float32Array): void {
    new Uint8Array(this.kernels.memory.buffer, offset, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
  }

  int32s(offset: number, length: number): Int32Array {
    return new Int32Array(this.kernels.memory.buffer, offset, length);
  }

  uint32s(offset: number, length: number): Uint32Array {
    return new Uint32Array(this.kernels.memory.buffer, offset, length);
  }

  float32s(offset: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, offset, length);
  }
}
