/** An ONNX model as plain values, as `encodeModel` takes it. */
export interface OnnxModel {
  graph: OnnxGraph;
  /** Operator set version of the default domain. */
  opset: number;
  /** Free text kept in the file, such as the origin of the weights. */
  metadata?: Record<string, string>;
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}

export interface OnnxNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes?: Record<string, OnnxAttribute>;
  name?: string;
  /** Empty or undefined: the standard ONNX operators. */
  domain?: string;
}

/** Numbers are written as integers; floats are marked, as ONNX distinguishes `1` from `1.0`. */
export type OnnxAttribute = number | string | number[] | { float: number } | { floats: number[] };

export interface OnnxTensor {
  name: string;
  dims: number[];
  /** A Uint16Array holds half-precision bits. */
  data: Float32Array | BigInt64Array | Uint16Array;
}

/** A graph's input or output. A dimension is a size or the name of a free one. */
export interface OnnxValue {
  name: string;
  type: keyof typeof elementType;
  dims: (number | string)[];
}

/** TensorProto.DataType of the element types used here. */
export const elementType = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
