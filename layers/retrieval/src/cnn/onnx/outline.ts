import {
  attributeField,
  dimensionField,
  functionField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  sparseTensorField,
  tensorField,
  tensorTypeField,
  trainingField,
  typeField,
  valueField,
} from './fields.ts';
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
 * Reads a file's outline, without its weights.
 *
 * @throws RangeError when the bytes are not an ONNX model
 */
export function outlineOf(file: Uint8Array): OnnxOutline {
  const outline: OnnxOutline = { opsets: {}, inputs: [], outputs: [], operators: new Set(), external: [] };
  let hasGraph = false;
  for (const field of readFields(file)) {
    if (field.number === modelField.opsetImport) readOpset(field, outline);
    if (field.number === modelField.graph) {
      hasGraph = true;
      // A graph in two fields is one graph: protobuf joins the lists of both.
      const { inputs, outputs } = readGraph(bytesOf(field), outline, 0);
      outline.inputs.push(...inputs);
      outline.outputs.push(...outputs);
    }
    // Training graphs and functions are not run directly, but they are loaded.
    if (field.number === modelField.trainingInfo) readTraining(bytesOf(field), outline);
    if (field.number === modelField.functions) readFunction(bytesOf(field), outline);
  }
  if (!hasGraph || Object.keys(outline.opsets).length === 0) {
    throw new RangeError('not an ONNX model: it has no graph or names no operator set');
  }
  return outline;
}

function readOpset(field: Field, { opsets }: OnnxOutline): void {
  let [domain, version] = ['', 0];
  for (const part of readFields(bytesOf(field))) {
    if (part.number === opsetField.domain) domain = textOf(part);
    if (part.number === opsetField.version) version = Number(part.value);
  }
  opsets[domain === 'ai.onnx' ? '' : domain] = version;
}

function readTraining(training: Uint8Array, outline: OnnxOutline): void {
  for (const field of readFields(training)) {
    if (isOneOf(field, trainingField.initialization, trainingField.algorithm)) readGraph(bytesOf(field), outline, 0);
  }
}

function readFunction(definition: Uint8Array, outline: OnnxOutline): void {
  for (const field of readFields(definition)) {
    if (field.number === functionField.node) readNode(bytesOf(field), outline, 0);
    if (field.number === functionField.attributeDefault) readAttribute(bytesOf(field), outline, 0);
  }
}

function readGraph(graph: Uint8Array, outline: OnnxOutline, depth: number): Pick<OnnxOutline, 'inputs' | 'outputs'> {
  if (depth > deepest)
    throw new RangeError(`not an ONNX model to run here: graphs lie within graphs, over ${deepest} deep`);
  const weights = new Set<string>();
  const inputs: OutlineValue[] = [];
  const outputs: OutlineValue[] = [];
  for (const field of readFields(graph)) {
    if (field.number === graphField.node) readNode(bytesOf(field), outline, depth);
    if (field.number === graphField.initializer) weights.add(readTensor(bytesOf(field), outline));
    if (field.number === graphField.sparseInitializer) readSparseTensor(bytesOf(field), outline);
    if (field.number === graphField.input) inputs.push(readValue(bytesOf(field)));
    if (field.number === graphField.output) outputs.push(readValue(bytesOf(field)));
  }
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs };
}

function readNode(node: Uint8Array, outline: OnnxOutline, depth: number): void {
  let [domain, name] = ['', ''];
  for (const field of readFields(node)) {
    if (field.number === nodeField.opType) name = textOf(field);
    if (field.number === nodeField.domain) domain = textOf(field);
    if (field.number === nodeField.attribute) readAttribute(bytesOf(field), outline, depth);
  }
  outline.operators.add(domain === '' || domain === 'ai.onnx' ? name : `${domain}:${name}`);
}

function readAttribute(attribute: Uint8Array, outline: OnnxOutline, depth: number): void {
  const { tensor, tensors, sparseTensor, sparseTensors, graph, graphs } = attributeField;
  for (const field of readFields(attribute)) {
    if (isOneOf(field, tensor, tensors)) readTensor(bytesOf(field), outline);
    if (isOneOf(field, sparseTensor, sparseTensors)) readSparseTensor(bytesOf(field), outline);
    if (isOneOf(field, graph, graphs)) readGraph(bytesOf(field), outline, depth + 1);
  }
}

function readSparseTensor(tensor: Uint8Array, outline: OnnxOutline): void {
  for (const field of readFields(tensor)) {
    if (isOneOf(field, sparseTensorField.values, sparseTensorField.indices)) readTensor(bytesOf(field), outline);
  }
}

/** @returns the tensor's name */
function readTensor(tensor: Uint8Array, { external }: OnnxOutline): string {
  const { name: nameField, externalData, dataLocation } = tensorField;
  let name = '';
  let isExternal = false;
  for (const field of readFields(tensor)) {
    if (field.number === nameField) name = textOf(field);
    if (field.number === externalData || (field.number === dataLocation && field.value === externalLocation)) {
      isExternal = true;
    }
  }
  if (isExternal) external.push(name);
  return name;
}

function readValue(value: Uint8Array): OutlineValue {
  const found: OutlineValue = { name: '', type: 0, dims: [] };
  for (const field of readFields(value)) {
    if (field.number === valueField.name) found.name = textOf(field);
    if (field.number !== valueField.type) continue;
    for (const kind of readFields(bytesOf(field))) {
      if (kind.number === typeField.tensorType) Object.assign(found, readTensorType(bytesOf(kind)));
    }
  }
  return found;
}

function readTensorType(tensorType: Uint8Array): Partial<OutlineValue> {
  const found: Partial<OutlineValue> = {};
  for (const field of readFields(tensorType)) {
    if (field.number === tensorTypeField.elementType) found.type = Number(field.value);
    if (field.number === tensorTypeField.shape) found.dims = readShape(bytesOf(field));
  }
  return found;
}

function readShape(shape: Uint8Array): OutlineValue['dims'] {
  const dims: OutlineValue['dims'] = [];
  for (const field of readFields(shape)) {
    if (field.number === shapeField.dimension) dims.push(readDimension(bytesOf(field)));
  }
  return dims;
}

function readDimension(dimension: Uint8Array): number | string | null {
  for (const field of readFields(dimension)) {
    if (field.number === dimensionField.size) return Number(field.value);
    if (field.number === dimensionField.name) return textOf(field);
  }
  return null;
}

function isOneOf({ number }: Field, ...numbers: number[]): boolean {
  return numbers.includes(number);
}

const text = new TextDecoder();

function textOf(field: Field): string {
  return text.decode(bytesOf(field));
}

function bytesOf({ number, value }: Field): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RangeError(`not an ONNX model: field ${number} is no message`);
}
