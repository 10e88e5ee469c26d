import {
  attributeField,
  dimensionField,
  entryField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  tensorField,
  tensorTypeField,
  typeField,
  valueField,
} from './fields.ts';
import {
  elementType,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.ts';
import { MessageWriter } from './protobuf.ts';

/** IR version 9 belongs to opset 20; ONNX Runtime reads it since 1.17. */
const irVersion = 9;

/** Encodes a model as an `.onnx` file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const file = new MessageWriter()
    .int(modelField.irVersion, irVersion)
    .string(modelField.producerName, 'dlsift')
    .message(modelField.graph, (message) => writeGraph(message, model.graph))
    .message(modelField.opsetImport, (opset) => {
      opset.string(opsetField.domain, '').int(opsetField.version, model.opset);
    });
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    file.message(modelField.metadataProps, (entry) => {
      entry.string(entryField.key, key).string(entryField.value, value);
    });
  }
  return file.finish();
}

/** Nodes that go on from a value of an existing graph. */
export interface GraphContinuation {
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  /** Values of the existing graph that the nodes read. */
  read: string[];
  outputs: OnnxValue[];
}

/**
 * Appends nodes to the graph of an `.onnx` file, after its own, without decoding it: two protobuf
 * messages one after the other are read as one, lists joined.
 *
 * @param prefix goes before the names of the new nodes' values, so that none equals one of the file
 * @returns the longer file; its outputs are those of the file and the new ones
 */
export function appendToGraph(
  file: Uint8Array,
  prefix: string,
  { nodes, initializers, read, outputs }: GraphContinuation,
): Uint8Array {
  const own = (name: string) => (read.includes(name) ? name : prefix + name);
  const graph = {
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(own), outputs: node.outputs.map(own) })),
    initializers: initializers.map((tensor) => ({ ...tensor, name: own(tensor.name) })),
    inputs: [],
    outputs: outputs.map((value) => ({ ...value, name: own(value.name) })),
  };
  const more = new MessageWriter().message(modelField.graph, (message) => writeGraphParts(message, graph)).finish();
  const whole = new Uint8Array(file.length + more.length);
  whole.set(file);
  whole.set(more, file.length);
  return whole;
}

function writeGraph(message: MessageWriter, { name, ...parts }: OnnxGraph): void {
  message.string(graphField.name, name);
  writeGraphParts(message, parts);
}

function writeGraphParts(
  message: MessageWriter,
  { nodes, initializers, inputs, outputs }: Omit<OnnxGraph, 'name'>,
): void {
  for (const node of nodes) message.message(graphField.node, (nested) => writeNode(nested, node));
  for (const tensor of initializers) message.message(graphField.initializer, (nested) => writeTensor(nested, tensor));
  for (const input of inputs) message.message(graphField.input, (nested) => writeValue(nested, input));
  for (const output of outputs) message.message(graphField.output, (nested) => writeValue(nested, output));
}

function writeNode(message: MessageWriter, { inputs, outputs, name, op, attributes = {}, domain }: OnnxNode): void {
  for (const input of inputs) message.string(nodeField.input, input);
  for (const output of outputs) message.string(nodeField.output, output);
  if (name !== undefined) message.string(nodeField.name, name);
  message.string(nodeField.opType, op);
  for (const [key, value] of Object.entries(attributes)) {
    message.message(nodeField.attribute, (nested) => writeAttribute(nested, key, value));
  }
  if (domain !== undefined) message.string(nodeField.domain, domain);
}

const attributeType = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;

function writeAttribute(message: MessageWriter, name: string, value: OnnxAttribute): void {
  message.string(attributeField.name, name);
  message.int(attributeField.type, attributeType[writeAttributeValue(message, value)]);
}

function writeAttributeValue(message: MessageWriter, value: OnnxAttribute): keyof typeof attributeType {
  if (typeof value === 'number') {
    message.int(attributeField.int, value);
    return 'int';
  }
  if (typeof value === 'string') {
    message.string(attributeField.string, value);
    return 'string';
  }
  if (Array.isArray(value)) {
    for (const item of value) message.int(attributeField.ints, item);
    return 'ints';
  }
  if ('float' in value) {
    message.float(attributeField.float, value.float);
    return 'float';
  }
  for (const item of value.floats) message.float(attributeField.floats, item);
  return 'floats';
}

function writeTensor(message: MessageWriter, tensor: OnnxTensor): void {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (count !== tensor.data.length) {
    throw new RangeError(
      `tensor ${tensor.name} has ${tensor.data.length} values, its shape [${tensor.dims}] needs ${count}`,
    );
  }
  for (const dim of tensor.dims) message.int(tensorField.dims, dim);
  const { buffer, byteOffset, byteLength } = tensor.data;
  message
    .int(tensorField.dataType, elementType[typeOf(tensor)])
    .string(tensorField.name, tensor.name)
    .bytes(tensorField.rawData, new Uint8Array(buffer, byteOffset, byteLength));
}

function typeOf({ data }: OnnxTensor): keyof typeof elementType {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Uint16Array ? 'float16' : 'int64';
}

function writeValue(message: MessageWriter, { name, type, dims }: OnnxValue): void {
  message.string(valueField.name, name).message(valueField.type, (valueType) => {
    valueType.message(typeField.tensorType, (tensor) => {
      tensor.int(tensorTypeField.elementType, elementType[type]).message(tensorTypeField.shape, (shape) => {
        for (const dim of dims) shape.message(shapeField.dimension, (dimension) => writeDimension(dimension, dim));
      });
    });
  });
}

function writeDimension(message: MessageWriter, dim: number | string): void {
  if (typeof dim === 'number') message.int(dimensionField.size, dim);
  else message.string(dimensionField.name, dim);
}
