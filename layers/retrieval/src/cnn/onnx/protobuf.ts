/**
 * The part of the protobuf wire format that ONNX uses: varints, 32-bit floats and length-delimited
 * fields (Protocol Buffers, "Encoding"). Written here, as it reads weights in place and refuses
 * hostile files field by field.
 */

const varintWireType = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

const utf8 = new TextEncoder();

/** Collects the fields of one message; `finish` joins them. */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = [];

  int(field: number, value: number | bigint): this {
    return this.#tag(field, varintWireType).#push(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, fixed32).#push(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, lengthDelimited).#push(varint(value.length)).#push(value);
  }

  message(field: number, message: MessageWriter): this {
    return this.bytes(field, message.finish());
  }

  finish(): Uint8Array {
    const joined = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return joined;
  }

  #tag(field: number, wireType: number): this {
    return this.#push(varint((field << 3) | wireType));
  }

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    return this;
  }
}

/** One field: a number for varints and floats, bytes for length-delimited ones. */
export interface Field {
  number: number;
  value: number | bigint | Uint8Array;
}

/** The fields of one message, in order. 64-bit integers beyond the safe range are bigint. */
export function* readFields(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varintHere = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new RangeError(`varint at byte ${at} is longer than 10 bytes`);
  };
  while (at < message.length) {
    const tag = Number(varintHere());
    const number = tag >>> 3;
    const wireType = tag & 7;
    if (wireType === varintWireType) {
      const value = varintHere();
      const small = Number(value);
      yield { number, value: Number.isSafeInteger(small) ? small : value };
    } else if (wireType === fixed32) {
      at += 4;
      yield { number, value: view.getFloat32(at - 4, true) };
    } else if (wireType === fixed64) {
      at += 8;
      yield { number, value: view.getFloat64(at - 8, true) };
    } else if (wireType === lengthDelimited) {
      const length = Number(varintHere());
      if (length < 0 || at + length > message.length) {
        throw new RangeError(`field ${number} says ${length} bytes, ${message.length - at} are left`);
      }
      at += length;
      yield { number, value: message.subarray(at - length, at) };
    } else {
      throw new RangeError(`field ${number} has wire type ${wireType}, which protobuf 3 does not use`);
    }
  }
}

/** Little-endian base 128. Negative numbers are 64-bit two's complement. */
export function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
