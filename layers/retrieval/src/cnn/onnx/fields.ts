/** Numbers of the fields of onnx.proto that are read or written here, by message. */

export const modelField = {
  irVersion: 1,
  producerName: 2,
  graph: 7,
  opsetImport: 8,
  metadataProps: 14,
  trainingInfo: 20,
  functions: 25,
} as const;

/** OperatorSetIdProto. */
export const opsetField = { domain: 1, version: 2 } as const;

/** StringStringEntryProto. */
export const entryField = { key: 1, value: 2 } as const;

/** TrainingInfoProto: both fields are graphs. */
export const trainingField = { initialization: 1, algorithm: 2 } as const;

/** FunctionProto; `attributeDefault` is `attribute_proto`. */
export const functionField = { node: 7, attributeDefault: 11 } as const;

export const graphField = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;

export const nodeField = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;

export const attributeField = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;

export const tensorField = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;

/** SparseTensorProto: both fields are tensors. */
export const sparseTensorField = { values: 1, indices: 2 } as const;

/** ValueInfoProto. */
export const valueField = { name: 1, type: 2 } as const;

export const typeField = { tensorType: 1 } as const;

/** TypeProto.Tensor. */
export const tensorTypeField = { elementType: 1, shape: 2 } as const;

export const shapeField = { dimension: 1 } as const;

/** TensorShapeProto.Dimension. */
export const dimensionField = { size: 1, name: 2 } as const;
