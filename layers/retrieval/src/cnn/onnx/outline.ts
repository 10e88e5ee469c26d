import { type Field, readFields } from './protobuf.ts';

/** Facts about an `.onnx` file that are known without running it. */
export interface OnnxOutline {
  /** Operator set version by domain ('' = the standard operators). */
  opsets: Record<string, number>;
  /** Inputs to feed, without those that have an initializer. */
  inputs: OutlineValue[];
  outputs: OutlineValue[];
  /** Operators used anywhere in the file, as `domain:name`; standard ones as `name`. */
  operators: Set<string>;
  /** Tensors whose values are in another file. */
  external: string[];
}

/** An input or output. A dimension is a size, the name of a free one, or null where undefined. */
export interface OutlineValue {
  name: string;
  /** TensorProto.DataType; 0 for values that are not tensors. */
  type: number;
  dims: (number | string | null)[];
}

/** Maximum depth of subgraphs. Real networks have one or two levels. */
const deepest = 16;
const externalLocation = 1;

/**
 * Reads a file's outline. Field numbers are those of onnx.proto.
 *
 * @throws RangeError when the bytes are not an ONNX model
 */
export function outlineOf(file: Uint8Array): OnnxOutline {
  const outline: OnnxOutline = { opsets: {}, inputs: [], outputs: [], operators: new Set(), external: [] };
  let hasGraph = false;
  for (const field of readFields(file)) {
    if (field.number === 8) readOpset(field, outline);
    if (field.number === 7) {
      hasGraph = true;
      Object.assign(outline, readGraph(bytesOf(field), outline, 0));
    }
    // Training graphs and functions are not run directly, but they are loaded.
    if (field.number === 20)
      for (const part of readFields(bytesOf(field))) if (part.number <= 2) readGraph(bytesOf(part), outline, 0);
    if (field.number === 25)
      for (const part of readFields(bytesOf(field))) if (part.number === 7) readNode(bytesOf(part), outline, 0);
  }
  if (!hasGraph || Object.keys(outline.opsets).length === 0) {
    throw new RangeError('not an ONNX model: it has no graph or names no operator set');
  }
  return outline;
}

function readOpset(field: Field, { opsets }: OnnxOutline): void {
  let [domain, version] = ['', 0];
  for (const part of readFields(bytesOf(field))) {
    if (part.number === 1) domain = textOf(part);
    if (part.number === 2) version = Number(part.value);
  }
  opsets[domain === 'ai.onnx' ? '' : domain] = version;
}

function readGraph(graph: Uint8Array, outline: OnnxOutline, depth: number): Pick<OnnxOutline, 'inputs' | 'outputs'> {
  if (depth > deepest)
    throw new RangeError(`not an ONNX model to run here: graphs lie within graphs, over ${deepest} deep`);
  const weights = new Set<string>();
  const inputs: OutlineValue[] = [];
  const outputs: OutlineValue[] = [];
  for (const field of readFields(graph)) {
    if (field.number === 1) readNode(bytesOf(field), outline, depth);
    if (field.number === 5) weights.add(readTensor(bytesOf(field), outline));
    if (field.number === 15) readSparseTensor(bytesOf(field), outline);
    if (field.number === 11) inputs.push(readValue(bytesOf(field)));
    if (field.number === 12) outputs.push(readValue(bytesOf(field)));
  }
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs };
}

function readNode(node: Uint8Array, outline: OnnxOutline, depth: number): void {
  let [domain, name] = ['', ''];
  for (const field of readFields(node)) {
    if (field.number === 4) name = textOf(field);
    if (field.number === 7) domain = textOf(field);
    if (field.number === 5) readAttribute(bytesOf(field), outline, depth);
  }
  outline.operators.add(domain === '' || domain === 'ai.onnx' ? name : `${domain}:${name}`);
}

function readAttribute(attribute: Uint8Array, outline: OnnxOutline, depth: number): void {
  for (const field of readFields(attribute)) {
    if (field.number === 5 || field.number === 10) readTensor(bytesOf(field), outline);
    if (field.number === 22 || field.number === 23) readSparseTensor(bytesOf(field), outline);
    if (field.number === 6 || field.number === 11) readGraph(bytesOf(field), outline, depth + 1);
  }
}

function readSparseTensor(tensor: Uint8Array, outline: OnnxOutline): void {
  for (const field of readFields(tensor)) if (field.number <= 2) readTensor(bytesOf(field), outline);
}

/** @returns the tensor's name */
function readTensor(tensor: Uint8Array, { external }: OnnxOutline): string {
  let name = '';
  let isExternal = false;
  for (const field of readFields(tensor)) {
    if (field.number === 8) name = textOf(field);
    if (field.number === 13 || (field.number === 14 && field.value === externalLocation)) isExternal = true;
  }
  if (isExternal) external.push(name);
  return name;
}

function readValue(value: Uint8Array): OutlineValue {
  const found: OutlineValue = { name: '', type: 0, dims: [] };
  for (const field of readFields(value)) {
    if (field.number === 1) found.name = textOf(field);
    if (field.number !== 2) continue;
    for (const kind of readFields(bytesOf(field))) {
      if (kind.number !== 1) continue;
      for (const part of readFields(bytesOf(kind))) {
        if (part.number === 1) found.type = Number(part.value);
        if (part.number === 2) found.dims = [...readFields(bytesOf(part))].map((dim) => readDimension(bytesOf(dim)));
      }
    }
  }
  return found;
}

function readDimension(dimension: Uint8Array): number | string | null {
  for (const field of readFields(dimension)) {
    if (field.number === 1) return Number(field.value);
    if (field.number === 2) return textOf(field);
  }
  return null;
}

const text = new TextDecoder();

function textOf(field: Field): string {
  return text.decode(bytesOf(field));
}

function bytesOf({ number, value }: Field): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RangeError(`not an ONNX model: field ${number} is no message`);
}
