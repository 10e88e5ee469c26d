/**
 * Just enough of ONNX's protobuf encoding (onnx.proto, IR version 8) to write a graph of a few nodes whose inputs have
 * any size.
 */
export interface GraphNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Integer attributes. */
  attributes?: Readonly<Record<string, number>>;
}

export interface GraphValue {
  name: string;
  type: keyof typeof elementType;
  dimensions: number;
}

const elementType = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
const integerAttribute = 2;

/** The bytes of a model (operator set 17) that onnxruntime loads. */
export function encodeModel(
  nodes: readonly GraphNode[],
  inputs: readonly GraphValue[],
  outputs: readonly GraphValue[],
): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => message(1, encodeNode(node))),
    ...text(2, 'graph'),
    ...inputs.flatMap((value) => message(11, encodeValue(value))),
    ...outputs.flatMap((value) => message(12, encodeValue(value))),
  ];
  const operatorSet = [...text(1, ''), ...integer(2, 17)];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...message(8, operatorSet)]);
}

function encodeNode({ operator, inputs, outputs, attributes = {} }: GraphNode): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      message(5, [...text(1, name), ...integer(3, value), ...integer(20, integerAttribute)]),
    ),
  ];
}

function encodeValue({ name, type, dimensions }: GraphValue): number[] {
  const shape = Array.from({ length: dimensions }, (_, d) => message(1, text(2, `${name}${d}`))).flat();
  const tensor = [...integer(1, elementType[type]), ...message(2, shape)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

function integer(field: number, value: number): number[] {
  return [...variableLength(field * 8), ...variableLength(value)];
}

function text(field: number, value: string): number[] {
  return message(field, Array.from(new TextEncoder().encode(value)));
}

function message(field: number, bytes: readonly number[]): number[] {
  return [...variableLength(field * 8 + 2), ...variableLength(bytes.length), ...bytes];
}

function variableLength(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
