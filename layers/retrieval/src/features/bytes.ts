/** Bytes that are not a valid record. The message names the record and the problem. */
export class CorruptRecordError extends Error {
  override name = 'CorruptRecordError';
}

/**
 * Writes little-endian fields in order. A whole number that does not fit its field is a RangeError.
 */
export class ByteWriter {
  #chunks: Uint8Array[] = [];

  uint8(value: number): this {
    return this.#number(1, (view) => view.setUint8(0, fitting(value, 8)));
  }

  uint16(value: number): this {
    return this.#number(2, (view) => view.setUint16(0, fitting(value, 16), true));
  }

  uint32(value: number): this {
    return this.#number(4, (view) => view.setUint32(0, fitting(value, 32), true));
  }

  float32(value: number): this {
    return this.#number(4, (view) => view.setFloat32(0, value, true));
  }

  bytes(value: Uint8Array | Int8Array | Float32Array): this {
    this.#chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice());
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  #number(size: number, set: (view: DataView) => void): this {
    const bytes = new Uint8Array(size);
    set(new DataView(bytes.buffer));
    this.#chunks.push(bytes);
    return this;
  }
}

/** A larger number would lose its high bits, and be read as another one. */
function fitting(value: number, bits: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return value;
  throw new RangeError(`Expected a whole number from 0 to ${2 ** bits - 1} but received ${value}`);
}

/** Reads what ByteWriter wrote. Reading past the end is a CorruptRecordError. */
export class ByteReader {
  #view: DataView;
  #offset = 0;
  #record: string;

  constructor(bytes: Uint8Array, record: string) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#record = record;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  /** A copy of the next bytes: aligned, and independent of the source. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    const start = this.#take(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length).slice();
  }

  int8s(length: number): Int8Array {
    return new Int8Array(this.bytes(length).buffer);
  }

  float32s(length: number): Float32Array {
    return new Float32Array(this.bytes(length * 4).buffer);
  }

  /** Reads a magic of four characters and a version, and rejects any other. */
  expect(magic: string, version: number): void {
    const found = Buffer.from(this.bytes(4)).toString('latin1');
    if (found !== magic) throw this.corrupt(`expected it to start with "${magic}" but found ${JSON.stringify(found)}`);
    const foundVersion = this.uint8();
    if (foundVersion !== version) throw this.corrupt(`expected version ${version} but found ${foundVersion}`);
  }

  end(): void {
    const left = this.#view.byteLength - this.#offset;
    if (left > 0) throw this.corrupt(`expected it to end but found ${left} more bytes`);
  }

  corrupt(what: string): CorruptRecordError {
    return new CorruptRecordError(`The ${this.#record} cannot be read: ${what}`);
  }

  #take(length: number): number {
    const start = this.#offset;
    if (start + length > this.#view.byteLength) {
      throw this.corrupt(`expected ${start + length} bytes or more but received ${this.#view.byteLength}`);
    }
    this.#offset += length;
    return start;
  }
}
