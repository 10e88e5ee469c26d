import { defineRoute, type PictureOr, samples } from '../../contract/index.ts';
import { CompareAnswer, CompareBody, CompareQuery } from './schema.ts';

export const compare = defineRoute({
  method: 'post',
  path: '/v1/compare',
  operationId: 'compare',
  summary: 'Compare two pictures',
  description:
    'The body is JSON that names both pictures, or one picture itself, with imageId or uploadId of the other in the query.',
  role: 'reader',
  limits: ['searchBodyBytes', 'inflatedBytes', 'picturePixels', 'nameLength'],
  query: CompareQuery,
  body: { picture: 'required', json: CompareBody } satisfies PictureOr<typeof CompareBody>,
  example: { a: { imageId: samples.imageId }, b: { imageId: samples.otherImageId } },
  answer: {
    status: 200,
    description: 'What they have in common',
    schema: CompareAnswer,
    example: {
      featureSet: samples.featureSet,
      similarities: samples.similarities,
      weights: samples.weights,
      weighted: 0.9,
      score: 0.91,
      familiarity: 1,
      inliers: 42,
      quad: samples.quad,
      a: { width: 640, height: 480 },
      b: { width: 320, height: 240 },
      timings: { extract: 60, compare: 9, total: 69 },
    },
  },
});
