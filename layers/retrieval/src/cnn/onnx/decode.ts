import { entryField, graphField, modelField, opsetField, tensorField } from './fields.ts';
import { fromHalf } from './half.ts';
import { elementType, type OnnxTensor } from './model.ts';
import { readFields } from './protobuf.ts';

/** Contents read from an `.onnx` file: operator sets and weights, without nodes. */
export interface OnnxWeights {
  /** Operator set version by domain ('' = the standard operators). */
  opsets: Record<string, number>;
  /**
   * Initializers by name, half precision widened to float32. Types other than those and int64 are
   * skipped.
   */
  initializers: Map<string, OnnxTensor>;
  metadata: Record<string, string>;
}

/**
 * Reads operator sets and weights.
 *
 * @throws RangeError when the bytes are not an ONNX model
 */
export function decodeWeights(file: Uint8Array): OnnxWeights {
  const opsets: Record<string, number> = {};
  const metadata: Record<string, string> = {};
  const initializers = new Map<string, OnnxTensor>();
  for (const field of readFields(file)) {
    if (field.number === modelField.opsetImport) {
      const [domain, version] = opsetOf(bytesOf(field.value));
      opsets[domain] = version;
    }
    if (field.number === modelField.metadataProps) {
      const [key, value] = entryOf(bytesOf(field.value));
      metadata[key] = value;
    }
    if (field.number !== modelField.graph) continue;
    for (const part of readFields(bytesOf(field.value))) {
      if (part.number !== graphField.initializer) continue;
      const tensor = tensorOf(bytesOf(part.value));
      if (tensor !== undefined) initializers.set(tensor.name, tensor);
    }
  }
  if (Object.keys(opsets).length === 0) throw new RangeError('not an ONNX model: it names no operator set');
  return { opsets, initializers, metadata };
}

const text = new TextDecoder();

function opsetOf(message: Uint8Array): [domain: string, version: number] {
  let domain = '';
  let version = 0;
  for (const field of readFields(message)) {
    if (field.number === opsetField.domain) domain = text.decode(bytesOf(field.value));
    if (field.number === opsetField.version) version = Number(field.value);
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}

function entryOf(message: Uint8Array): [key: string, value: string] {
  let key = '';
  let value = '';
  for (const field of readFields(message)) {
    if (field.number === entryField.key) key = text.decode(bytesOf(field.value));
    if (field.number === entryField.value) value = text.decode(bytesOf(field.value));
  }
  return [key, value];
}

function tensorOf(message: Uint8Array): OnnxTensor | undefined {
  const dims: number[] = [];
  let type = 0;
  let name = '';
  let raw: Uint8Array | undefined;
  let packed: Uint8Array | undefined;
  for (const field of readFields(message)) {
    // Repeated integers are packed into one field or separate.
    if (field.number === tensorField.dims && field.value instanceof Uint8Array)
      dims.push(...unpackVarints(field.value));
    else if (field.number === tensorField.dims) dims.push(Number(field.value));
    else if (field.number === tensorField.dataType) type = Number(field.value);
    else if (field.number === tensorField.floatData) packed = bytesOf(field.value);
    else if (field.number === tensorField.name) name = text.decode(bytesOf(field.value));
    else if (field.number === tensorField.rawData) raw = bytesOf(field.value);
  }
  if (type === elementType.float32) {
    const bytes = raw ?? packed;
    if (bytes !== undefined) return { name, dims, data: new Float32Array(aligned(bytes)) };
  }
  if (type === elementType.float16 && raw !== undefined) {
    return { name, dims, data: fromHalf(new Uint16Array(aligned(raw))) };
  }
  if (type === elementType.int64 && raw !== undefined) return { name, dims, data: new BigInt64Array(aligned(raw)) };
  return undefined;
}

function unpackVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      values.push(value);
      value = 0;
      scale = 1;
    }
  }
  return values;
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RangeError('not an ONNX model: a message stands where bytes are expected');
}

/** A copy, as typed arrays need aligned offsets. (`slice` of a Buffer does not copy.) */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
