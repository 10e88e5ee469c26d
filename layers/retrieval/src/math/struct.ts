/** Types that a field can have, named as in AssemblyScript. */
export type FieldType = 'i8' | 'u8' | 'bool' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64';

/**
 * Where the fields of a struct lie in the memory of kernels, as the AssemblyScript compiler placed
 * them.
 */
export interface StructLayout<Fields> {
  /** Size of a struct, padding included. */
  readonly bytes: number;
  /** Type and offset in bytes of each field. */
  readonly fields: { readonly [Name in keyof Fields]-?: readonly [type: FieldType, offset: number] };
}

/** Byte offset of a struct in the memory of kernels. */
export type StructAddress<Fields> = number & { readonly struct?: Fields };

/** Writes the given fields of the struct at a byte offset; the others stay as they are. */
export function writeStruct<Fields extends object>(
  memory: ArrayBuffer,
  address: number,
  layout: StructLayout<Fields>,
  values: Partial<Fields>,
): void {
  const view = new DataView(memory, address, layout.bytes);
  for (const name in layout.fields) {
    if (values[name] === undefined) continue;
    const [type, offset] = layout.fields[name];
    writers[type](view, offset, Number(values[name]));
  }
}

/** Reads all fields of the struct at a byte offset. */
export function readStruct<Fields extends object>(
  memory: ArrayBuffer,
  address: number,
  layout: StructLayout<Fields>,
): Fields {
  const view = new DataView(memory, address, layout.bytes);
  const values: Partial<Record<keyof Fields, number | boolean>> = {};
  for (const name in layout.fields) {
    const [type, offset] = layout.fields[name];
    values[name] = readers[type](view, offset);
  }
  return values as Fields;
}

const writers: Record<FieldType, (view: DataView, at: number, value: number) => void> = {
  i8: (view, at, value) => view.setInt8(at, value),
  u8: (view, at, value) => view.setUint8(at, value),
  bool: (view, at, value) => view.setUint8(at, value),
  i16: (view, at, value) => view.setInt16(at, value, true),
  u16: (view, at, value) => view.setUint16(at, value, true),
  i32: (view, at, value) => view.setInt32(at, value, true),
  u32: (view, at, value) => view.setUint32(at, value, true),
  f32: (view, at, value) => view.setFloat32(at, value, true),
  f64: (view, at, value) => view.setFloat64(at, value, true),
};

const readers: Record<FieldType, (view: DataView, at: number) => number | boolean> = {
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  bool: (view, at) => view.getUint8(at) !== 0,
  i16: (view, at) => view.getInt16(at, true),
  u16: (view, at) => view.getUint16(at, true),
  i32: (view, at) => view.getInt32(at, true),
  u32: (view, at) => view.getUint32(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
};
