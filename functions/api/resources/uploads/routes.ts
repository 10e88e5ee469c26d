import { defineRoute, samples, z } from '../../contract/index.ts';
import { SearchUploadAnswer, UploadAnswer, UploadBody } from './schema.ts';

export const createUpload = defineRoute({
  method: 'post',
  path: '/v1/uploads',
  operationId: 'createUpload',
  summary: 'A presigned URL: PUT a picture there, for the library or to search with',
  role: 'reader',
  higherRole: {
    role: 'editor',
    when: 'for the library',
    isNeeded: ({ body }) => body.purpose !== 'search',
  },
  limits: ['uploadBytes', 'picturePixels', 'nameLength', 'signedUrlSeconds'],
  body: UploadBody,
  example: { name: 'rose.jpg', label: samples.label, bytes: 123_456 },
  answer: {
    status: 201,
    description: 'Where to PUT the picture',
    schema: z.union([UploadAnswer, SearchUploadAnswer]),
    example: { imageId: samples.imageId, key: samples.key, url: samples.url, expiresAt: samples.later },
  },
});
