import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * Writes the fields of one message. Nested messages are written into the buffer of the outer one.
 */
export class MessageWriter {
  readonly #writer = new BinaryWriter();

  int(field: number, value: number | bigint): this {
    this.#writer.tag(field, WireType.Varint).int64(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#writer.tag(field, WireType.Bit32).float(value);
    return this;
  }

  string(field: number, value: string): this {
    this.#writer.tag(field, WireType.LengthDelimited).string(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
    return this;
  }

  /** @param write writes the fields of the nested message */
  message(field: number, write: (message: MessageWriter) => void): this {
    this.#writer.tag(field, WireType.LengthDelimited).fork();
    write(this);
    this.#writer.join();
    return this;
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}

/** One field: a number for varints and floats, bytes for length-delimited ones. */
export interface Field {
  number: number;
  value: number | bigint | Uint8Array;
}

/**
 * Reads the fields of one message in order, one at a time: the bytes of a field are a view of the
 * message, and nothing inside them is read. 64-bit integers beyond the safe range are bigint.
 *
 * @throws RangeError when the bytes are not a protobuf message
 */
export function* readFields(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) yield readField(reader);
}

function readField(reader: BinaryReader): Field {
  try {
    const [number, wireType] = reader.tag();
    return { number, value: readValue(reader, wireType) };
  } catch (cause) {
    throw new RangeError(`not a protobuf message: malformed field before byte ${reader.pos}`, { cause });
  }
}

function readValue(reader: BinaryReader, wireType: WireType): Field['value'] {
  switch (wireType) {
    case WireType.Varint: {
      const value = BigInt(reader.int64());
      const small = Number(value);
      return Number.isSafeInteger(small) ? small : value;
    }
    case WireType.Bit32:
      return reader.float();
    case WireType.Bit64:
      return reader.double();
    case WireType.LengthDelimited:
      return reader.bytes();
    default:
      throw new RangeError(`wire type ${wireType} is not used by protobuf 3`);
  }
}
