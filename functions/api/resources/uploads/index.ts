/** Presigned URLs for pictures. */
import { defineCall, type Resource } from '../../http/index.ts';
import { createUpload } from './create-upload.ts';
import * as routes from './routes.ts';

export const uploads: Resource = {
  name: 'Uploads',
  description: 'Presigned URLs for pictures: into the drop folder, or to search with.',
  calls: [defineCall(routes.createUpload, createUpload)],
};
