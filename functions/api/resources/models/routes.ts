import { defineRoute, samples } from '../../contract/index.ts';
import { Model, ModelBody, ModelsAnswer, ModelUploadAnswer, ModelUploadBody } from './schema.ts';

const example = {
  name: 'mobilenetv2',
  version: '1',
  license: 'Apache-2.0',
  sha256: samples.sha256,
  dimensions: 1280,
  featureSet: 'mobilenetv2@1+vlad-64-256@1',
  shipped: false,
  serving: false,
};

export const createModelUpload = defineRoute({
  method: 'post',
  path: '/v1/models/uploads',
  operationId: 'createModelUpload',
  summary: 'A presigned URL: PUT an ONNX file of your own there',
  role: 'admin',
  limits: ['modelBytes', 'signedUrlSeconds'],
  body: ModelUploadBody,
  example: { sha256: samples.sha256, bytes: 13_964_571 },
  answer: {
    status: 201,
    description: 'Where to PUT the ONNX file',
    schema: ModelUploadAnswer,
    example: { url: samples.url, expiresAt: samples.later },
  },
});

export const addModel = defineRoute({
  method: 'post',
  path: '/v1/models',
  operationId: 'addModel',
  summary: 'Check an uploaded ONNX file by hash and shape, and keep it; a `relearn` build makes it serve',
  role: 'admin',
  limits: ['modelNameLength', 'modelDimensions', 'nameLength'],
  body: ModelBody,
  example: { name: 'mobilenetv2', version: '1', sha256: samples.sha256, license: 'Apache-2.0' },
  answer: { status: 201, description: 'The model', schema: Model, example },
});

export const listModels = defineRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  summary: 'The model that ships, then those that were added or trained',
  role: 'reader',
  answer: { status: 200, description: 'The models', schema: ModelsAnswer, example: { models: [example] } },
});
