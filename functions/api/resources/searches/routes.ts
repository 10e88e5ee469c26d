import { defineRoute, limits, type PictureOr, SearchId, samples, z } from '../../contract/index.ts';
import { sampleResult } from '../../results/index.ts';
import { FeedbackAnswer, FeedbackBody } from './feedback-schema.ts';
import { SearchAnswer, SearchBody, SearchOptions } from './schema.ts';

export const search = defineRoute({
  method: 'post',
  path: '/v1/search',
  operationId: 'search',
  summary: 'Search by picture, or show the next page of an earlier search',
  description: `The body is the picture itself, at most ${limits.searchBodyBytes} bytes, or JSON with the same names as the query. The picture may also be the one file of a form, a data URL, or base64 as text/plain; the body may be gzip (content-encoding). A larger picture is uploaded first: POST /v1/uploads with purpose search, then uploadId here.`,
  role: 'reader',
  limits: [
    'searchBodyBytes',
    'inflatedBytes',
    'picturePixels',
    'resultsPerSearch',
    'defaultResults',
    'rememberedResults',
    'searchSeconds',
    'probes',
    'verify',
    'defaultVerify',
    'examples',
    'nameLength',
    'filterDepth',
    'filterConditions',
    'filterValues',
    'filterTextLength',
    'metadataTextLength',
  ],
  query: SearchOptions,
  body: { picture: 'optional', json: SearchBody } satisfies PictureOr<typeof SearchBody>,
  example: { imageId: samples.imageId, k: 5, filter: { field: 'label', eq: 'flowers' } },
  answer: {
    status: 200,
    description: 'The ranking',
    schema: SearchAnswer,
    example: {
      searchId: samples.searchId,
      featureSet: samples.featureSet,
      user: 'default',
      weights: samples.weights,
      partition: {
        version: samples.version,
        probed: [{ class: 3, similarity: 0.8, margin: 0.4 }],
        scanned: 120,
        total: 1000,
        fractionScanned: 0.12,
      },
      familiarity: 1,
      learned: false,
      results: [sampleResult],
      cursor: null,
      timings: { decode: 9, sift: 38, cnn: 4, object: 6, scan: 2, verify: 8, total: 70 },
    },
  },
});

export const giveFeedback = defineRoute({
  method: 'post',
  path: '/v1/searches/{searchId}/feedback',
  operationId: 'giveFeedback',
  summary: 'Choose or reject pictures of a search: eq. (11) moves the user’s weights',
  role: 'reader',
  limits: ['feedbackImages', 'searchSeconds', 'nameLength'],
  params: z.object({ searchId: SearchId }),
  body: FeedbackBody,
  example: { chosen: [samples.imageId], user: samples.user },
  answer: {
    status: 200,
    description: 'The weights before and after',
    schema: FeedbackAnswer,
    example: {
      user: samples.user,
      before: samples.weights,
      weights: { cnn: 0.735, sift: 0.147, color: 0.078, position: 0.02, shape: 0.02 },
      inertia: 50,
      share: 1,
      strengthened: [{ imageId: samples.imageId, channel: 'color' }],
      weakened: [],
    },
  },
});
