import { FeatureSet, Similarities, Timings, User, unit, Weights, z } from '../../contract/index.ts';
import { pictureFields, picturesIn, Quad, Region } from '../../pictures/index.ts';

const ComparedPicture = z
  .object({ ...pictureFields, region: Region.optional() })
  .refine((picture) => picturesIn(picture) === 1, 'expected either image or imageId or uploadId')
  .openapi('ComparedPicture');

export const CompareBody = z
  .object({ a: ComparedPicture, b: ComparedPicture, user: User.optional() })
  .openapi('CompareRequest');

export const CompareQuery = z.strictObject({
  imageId: pictureFields.imageId.openapi({ description: 'With a picture as body: the other picture' }),
  uploadId: pictureFields.uploadId.openapi({ description: 'With a picture as body: the other picture' }),
  user: User.optional().openapi({ description: 'Whose weights rank; `default` when left out' }),
});

const size = z.object({ width: z.number().int(), height: z.number().int() });

export const CompareAnswer = z
  .object({
    featureSet: FeatureSet,
    similarities: Similarities,
    weights: Weights,
    weighted: unit.openapi({ description: 'Eq. (10)' }),
    score: unit.openapi({
      description:
        'As a search with a (expand=0) scores b in the library: a confidence times `familiarity`, lifted when both show the same thing',
    }),
    familiarity: unit.openapi({
      description: 'The factor of the confidence: how much a resembles the library',
    }),
    inliers: z
      .number()
      .int()
      .openapi({ description: 'Keypoint pairs that agree on one view of the same thing; 0: none' }),
    quad: Quad.nullable().openapi({
      description: 'The corners of b in a, clockwise from its top left, in pixels of a',
    }),
    a: size,
    b: size,
    timings: Timings,
  })
  .openapi('CompareAnswer');
