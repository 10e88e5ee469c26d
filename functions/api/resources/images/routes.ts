import { defineRoute, samples } from '../../contract/index.ts';
import { sampleResult } from '../../results/index.ts';
import {
  Image,
  ImageChanges,
  ImageParams,
  ImagesAnswer,
  ImagesQuery,
  SimilarAnswer,
  SimilarQuery,
  sampleImage,
} from './schema.ts';

export const listImages = defineRoute({
  method: 'get',
  path: '/v1/images',
  operationId: 'listImages',
  summary: 'The pictures of the library, or what changed in it',
  role: 'reader',
  limits: ['imagesPerPage'],
  query: ImagesQuery,
  answer: {
    status: 200,
    description: 'A page',
    schema: ImagesAnswer,
    example: { images: [sampleImage], cursor: null },
  },
});

export const getImage = defineRoute({
  method: 'get',
  path: '/v1/images/{imageId}',
  operationId: 'getImage',
  summary: 'One picture',
  role: 'reader',
  params: ImageParams,
  answer: { status: 200, description: 'The picture', schema: Image, example: sampleImage },
});

export const changeImage = defineRoute({
  method: 'patch',
  path: '/v1/images/{imageId}',
  operationId: 'changeImage',
  summary: 'Set the label and the metadata of a picture: the next search sees them',
  role: 'editor',
  limits: ['nameLength', 'metadataNames', 'metadataNameLength', 'metadataTextLength'],
  params: ImageParams,
  body: ImageChanges,
  example: { label: samples.label, metadata: { year: 1990, artist: null } },
  answer: { status: 200, description: 'The picture', schema: Image, example: sampleImage },
});

export const deleteImage = defineRoute({
  method: 'delete',
  path: '/v1/images/{imageId}',
  operationId: 'deleteImage',
  summary: 'Delete a picture: the next search no longer finds it',
  role: 'editor',
  params: ImageParams,
  answer: { status: 204, description: 'Deleted' },
});

export const similarImages = defineRoute({
  method: 'get',
  path: '/v1/images/{imageId}/similar',
  operationId: 'similarImages',
  summary: 'The pictures most like one of the library, near-duplicates marked',
  role: 'reader',
  limits: ['resultsPerSearch', 'defaultResults', 'verify', 'defaultVerify'],
  params: ImageParams,
  query: SimilarQuery,
  answer: {
    status: 200,
    description: 'The ranking, without the picture itself',
    schema: SimilarAnswer,
    example: {
      imageId: samples.otherImageId,
      duplicateOf: null,
      results: [{ ...sampleResult, nearDuplicate: true }],
    },
  },
});
