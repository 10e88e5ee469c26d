/** The networks that can describe a tenant's pictures. */
import { defineCall, type Resource } from '../../http/index.ts';
import { addModel } from './add-model.ts';
import { createModelUpload } from './create-upload.ts';
import { listModels } from './list-models.ts';
import * as routes from './routes.ts';

export { resolveModel } from './list-models.ts';
export { ModelReference } from './schema.ts';

export const models: Resource = {
  name: 'Models',
  description: 'The networks that can describe pictures: the one that ships, and ONNX files of the tenant’s own.',
  calls: [
    defineCall(routes.createModelUpload, createModelUpload),
    defineCall(routes.addModel, addModel),
    defineCall(routes.listModels, listModels),
  ],
};
