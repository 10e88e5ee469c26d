import { atMost, Channels, ImageId, limits, Metadata, Similarities, samples, unit, z } from '../contract/index.ts';
import { Quad } from '../pictures/index.ts';

/** How long a ranking is, and how much of it is checked by geometry. */
export const rankingOptions = {
  k: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.resultsPerSearch, atMost('resultsPerSearch'))
    .default(limits.defaultResults),
  verify: z.coerce
    .number()
    .int()
    .min(0)
    .max(limits.verify, atMost('verify'))
    .default(limits.defaultVerify)
    .openapi({ description: 'Candidates whose keypoints are compared with the query’s; 0 ranks by eq. (10) alone' }),
};

/** One picture of a ranking. */
export const SearchResult = z
  .object({
    imageId: ImageId,
    key: z.string().openapi({ description: 'The key in the drop folder', example: samples.key }),
    label: z.string().nullable(),
    metadata: Metadata,
    score: unit.openapi({
      description:
        'The probability that the picture is of the query’s kind: what eq. (10), the weighted sum of the five similarities, and with `expand` the similarity to the first results are worth; lifted when `inliers` show the same thing. Results come in its order',
    }),
    similarities: Similarities,
    learned: z.number().optional().openapi({
      description: 'What W of eq. (12), learned from labels and choices, changes of the score; absent: nothing',
    }),
    class: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'The class of the partition; null: the picture was added after the build' }),
    inliers: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'Keypoint pairs that agree on one view of the same thing' }),
    quad: Quad.optional().openapi({
      description:
        'Where the picture appears in the query: its corners, clockwise from its top left, in pixels of the whole query; counter-clockwise for a mirrored result',
    }),
    mirrored: z.boolean().optional().openapi({
      description:
        'true: it shows the mirror image of the query: with `flip` because that has the better score, otherwise because geometry recognised it where it recognised nothing of the query as it is',
    }),
    explanation: z
      .object({
        contributions: Channels.openapi({ description: 'Weight times similarity per channel' }),
        weighted: z.number().openapi({ description: 'Eq. (10): the sum of the contributions' }),
        confidence: z.number().openapi({
          description: 'The confidence that the sum is worth, as the build measured it, times `familiarity`',
        }),
        learned: z.number().openapi({ description: 'Added by W of eq. (12)' }),
        expansion: z.number().openapi({
          description: 'Added by the similarity to the first results, the picture itself left out',
        }),
        lift: z.number().openapi({ description: 'Added by geometry: confidence + learned + expansion + lift = score' }),
        class: z
          .object({ similarity: z.number(), margin: z.number() })
          .nullable()
          .openapi({ description: 'Similarity and margin of the query to the class of the picture' }),
      })
      .optional()
      .openapi({ description: 'With `explain`' }),
    thumbnailUrl: z.url(),
  })
  .openapi('SearchResult');

/** A result as the examples show it. */
export const sampleResult = {
  imageId: samples.imageId,
  key: samples.key,
  label: samples.label,
  metadata: samples.metadata,
  score: 0.91,
  similarities: samples.similarities,
  class: 3,
  inliers: 42,
  quad: samples.quad,
  thumbnailUrl: samples.url,
};
