import { createRoute } from '@hono/zod-openapi';
import * as schemas from './model-schemas.ts';
import { json, jsonBody, problems, secured } from './route-parts.ts';

export const uploadModel = createRoute({
  method: 'post',
  path: '/v1/models/uploads',
  operationId: 'createModelUpload',
  summary: 'A presigned URL to PUT a model of your own to',
  security: secured,
  request: jsonBody(schemas.ModelUploadBody),
  responses: { 201: json('Where to PUT the ONNX file', schemas.ModelUploadAnswer), ...problems },
});

export const addModel = createRoute({
  method: 'post',
  path: '/v1/models',
  operationId: 'addModel',
  summary: 'Check an uploaded model and keep it; nothing is described by it yet',
  security: secured,
  request: jsonBody(schemas.ModelBody),
  responses: { 201: json('The model', schemas.Model), ...problems },
});

export const listModels = createRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  summary: 'The model that ships, and those that were added or trained',
  security: secured,
  responses: { 200: json('The models', schemas.ModelsAnswer), ...problems },
});
