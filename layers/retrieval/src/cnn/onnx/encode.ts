import {
  elementType,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.ts';
import { MessageWriter } from './protobuf.ts';

/** IR version 9 belongs to opset 20; ONNX Runtime reads it since 1.17. */
const irVersion = 9;

/** Encodes a model as an `.onnx` file. Field numbers are those of onnx.proto. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const graph = new MessageWriter();
  for (const node of model.graph.nodes) graph.message(1, encodeNode(node));
  graph.string(2, model.graph.name);
  for (const tensor of model.graph.initializers) graph.message(5, encodeTensor(tensor));
  for (const input of model.graph.inputs) graph.message(11, encodeValue(input));
  for (const output of model.graph.outputs) graph.message(12, encodeValue(output));

  const file = new MessageWriter()
    .int(1, irVersion)
    .string(2, 'dlsift')
    .message(7, graph)
    .message(8, new MessageWriter().string(1, '').int(2, model.opset));
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    file.message(14, new MessageWriter().string(1, key).string(2, value));
  }
  return file.finish();
}

function encodeNode(node: OnnxNode): MessageWriter {
  const message = new MessageWriter();
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  if (node.name !== undefined) message.string(3, node.name);
  message.string(4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) message.message(5, encodeAttribute(name, value));
  if (node.domain !== undefined) message.string(7, node.domain);
  return message;
}

const attributeType = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;

function encodeAttribute(name: string, value: OnnxAttribute): MessageWriter {
  const message = new MessageWriter().string(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, attributeType.int);
  if (typeof value === 'string') return message.string(4, value).int(20, attributeType.string);
  if (Array.isArray(value)) {
    for (const item of value) message.int(8, item);
    return message.int(20, attributeType.ints);
  }
  if ('float' in value) return message.float(2, value.float).int(20, attributeType.float);
  for (const item of value.floats) message.float(7, item);
  return message.int(20, attributeType.floats);
}

function encodeTensor(tensor: OnnxTensor): MessageWriter {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (count !== tensor.data.length) {
    throw new RangeError(
      `tensor ${tensor.name} has ${tensor.data.length} values, its shape [${tensor.dims}] needs ${count}`,
    );
  }
  const message = new MessageWriter();
  for (const dim of tensor.dims) message.int(1, dim);
  const { buffer, byteOffset, byteLength } = tensor.data;
  return message
    .int(2, elementType[typeOf(tensor)])
    .string(8, tensor.name)
    .bytes(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function typeOf({ data }: OnnxTensor): keyof typeof elementType {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Uint16Array ? 'float16' : 'int64';
}

function encodeValue(value: OnnxValue): MessageWriter {
  const shape = new MessageWriter();
  for (const dim of value.dims) {
    const dimension = new MessageWriter();
    shape.message(1, typeof dim === 'number' ? dimension.int(1, dim) : dimension.string(2, dim));
  }
  const tensorType = new MessageWriter().int(1, elementType[value.type]).message(2, shape);
  return new MessageWriter().string(1, value.name).message(2, new MessageWriter().message(1, tensorType));
}
