import { z } from '@hono/zod-openapi';
import {
  Channels,
  FeatureSet,
  ImageId,
  Metadata,
  SearchId,
  Similarities,
  UploadId,
  User,
  unit,
  Weights,
} from './basics.ts';
import { Filter, FilterText } from './filter.ts';
import { atMost, limits } from './limits.ts';

const side = z.number().int().min(0).max(1_000_000);
export const Region = z
  .object({ x: side, y: side, width: side, height: side })
  .openapi('Region', { description: 'Pixels of the upright picture; inside it, each side at least 16' });
const RegionText = z
  .string()
  .regex(/^\d{1,6},\d{1,6},\d{1,6},\d{1,6}$/, 'expected x,y,width,height in whole pixels')
  .transform((text) => {
    const [x, y, width, height] = text.split(',').map(Number) as [number, number, number, number];
    return { x, y, width, height };
  })
  .openapi({
    type: 'string',
    description: 'x,y,width,height: search with this region of the picture, in pixels of the upright picture',
    example: '10,20,300,200',
  });

const Examples = z.array(ImageId).max(limits.examples, atMost('examples', 'ids'));
const ExamplesText = (description: string) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(Examples)
    .openapi({ type: 'string', description });
const positives = `Ids of pictures, at most ${limits.examples}, that are like what is sought: with the picture or without, their vectors' mean is searched with`;
const negatives = `Ids of pictures, at most ${limits.examples}, that are not: a quarter of their mean is subtracted, and they are not among the results`;

/** The knobs of a search, the same names in the query string and in a JSON body. */
export const SearchOptions = z.strictObject({
  k: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.resultsPerSearch, atMost('resultsPerSearch'))
    .default(limits.defaultResults),
  probes: z.coerce.number().int().min(1).max(limits.probes, atMost('probes')).optional().openapi({
    description:
      'Classes to visit, neither more nor fewer; left out, as many as the build found to be enough, and more where a filter leaves too few pictures',
  }),
  verify: z.coerce
    .number()
    .int()
    .min(0)
    .max(limits.verify, atMost('verify'))
    .default(limits.defaultVerify)
    .openapi({ description: 'Candidates whose keypoints are compared with the query’s; 0 ranks by eq. (10) alone' }),
  expand: z.stringbool().optional().openapi({
    type: 'boolean',
    description:
      'Whether results that geometry does not recognise are put in the order of their likeness to the picture and to its five best results together; by default so, unless weights, examples or verify=0 are given. False orders by eq. (10)',
  }),
  minScore: z.coerce.number().min(0).max(1).default(0).openapi({
    description:
      'Results below this score are left out; from 0.2 on, noise, flat areas and pages of text give an empty list unless the library holds such pictures',
  }),
  weights: z.string().optional().openapi({
    description: 'Overrides the profile for this search: channel:weight, comma separated',
    example: 'cnn:1,sift:0',
  }),
  user: User.optional().openapi({ description: 'Whose weights rank; `default` when left out' }),
  region: RegionText.optional(),
  flip: z.stringbool().default(false).openapi({
    type: 'boolean',
    description: 'Search with the mirror image too; each result keeps the better of its two scores',
  }),
  positives: ExamplesText(positives).optional(),
  negatives: ExamplesText(negatives).optional(),
  filter: FilterText.optional(),
  cursor: z
    .string()
    .max(200)
    .optional()
    .openapi({
      description: `The next page of an earlier search, which is remembered for ${limits.searchSeconds / 3600} hours and ${limits.rememberedResults} results; only k and explain go with it`,
    }),
  learn: z.stringbool().default(true).openapi({
    type: 'boolean',
    description:
      'Whether anything may be learned from this search: a picture that the library does not hold (its description, never the picture, is kept for 30 days), and, from its feedback, the ranking (the description with what was judged, 90 days)',
  }),
  explain: z.stringbool().default(false).openapi({ type: 'boolean' }),
});
export type SearchOptions = z.infer<typeof SearchOptions>;

/** As in a query string, 1 stands for true and 0 for false. */
const flag = z
  .union([z.boolean(), z.literal([0, 1])], { error: 'expected true or false' })
  .transform(Boolean)
  .openapi({ type: 'boolean' });
const image = z.base64().optional().openapi({ description: 'The picture itself, base64' });
const imageId = ImageId.optional().openapi({ description: 'A picture of the library' });
const uploadId = UploadId.optional().openapi({ description: 'A picture uploaded for searching' });

interface PictureSource {
  image?: string | undefined;
  imageId?: string | undefined;
  uploadId?: string | undefined;
}
const sources = ({ image, imageId, uploadId }: PictureSource) =>
  [image, imageId, uploadId].filter((source) => source !== undefined).length;

export const SearchBody = SearchOptions.partial()
  .extend({
    image,
    imageId,
    uploadId,
    weights: z
      .union([z.string(), Channels.partial()], {
        error: 'expected channel:weight, comma separated, or an object of weights from 0 to 1 by channel',
      })
      .optional(),
    region: Region.optional(),
    flip: flag.optional(),
    positives: Examples.optional().openapi({ description: positives }),
    negatives: Examples.optional().openapi({ description: negatives }),
    filter: Filter.optional(),
    learn: flag.optional(),
    expand: flag.optional(),
    explain: flag.optional(),
  })
  .refine((body) => sources(body) <= 1, 'expected either image or imageId or uploadId, not several')
  .refine(
    (body) => sources(body) === 1 || body.cursor !== undefined || (body.positives?.length ?? 0) > 0,
    'expected either image or imageId or uploadId, or positives, or a cursor',
  )
  .openapi('SearchRequest');

export const Quad = z.array(z.array(z.number()).length(2)).length(4);
const milliseconds = z.record(z.string(), z.number());

export const SearchResult = z
  .object({
    imageId: ImageId,
    key: z.string().openapi({ description: 'The key in the drop folder', example: 'inbox/demo/flowers/rose.jpg' }),
    label: z.string().nullable(),
    metadata: Metadata,
    score: unit.openapi({
      description:
        'What eq. (10), the weighted sum of the five similarities, is worth as a confidence; lifted where `inliers` say that it is the same thing',
    }),
    similarities: Similarities,
    class: z.number().int().nullable().openapi({ description: 'null: newer than the partition' }),
    inliers: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'Keypoint pairs that agree on one view of the same thing' }),
    quad: Quad.optional().openapi({
      description:
        'Where the picture appears in the query: its corners, clockwise from its top left, in pixels of the whole query; of a mirrored result they run counter-clockwise',
    }),
    mirrored: z.boolean().optional().openapi({ description: 'true: it resembles the mirror image of the query' }),
    explanation: z
      .object({
        contributions: Channels.openapi({ description: 'Weight times similarity per channel' }),
        weighted: z.number().openapi({ description: 'Eq. (10): the sum of the contributions' }),
        confidence: z
          .number()
          .openapi({ description: 'What that is worth, as the build measured it, times `familiarity`' }),
        expansion: z.number().openapi({
          description: 'What the likeness to the best results changed: the score is that of the place it moved to',
        }),
        lift: z.number().openapi({ description: 'What geometry added: confidence + expansion + lift = score' }),
        class: z
          .object({ similarity: z.number(), margin: z.number() })
          .nullable()
          .openapi({ description: 'Of the query to the class in which the picture was found' }),
      })
      .optional()
      .openapi({ description: 'With `explain`' }),
    thumbnailUrl: z.url(),
  })
  .openapi('SearchResult');

export const SearchAnswer = z
  .object({
    searchId: SearchId,
    featureSet: FeatureSet,
    user: z.string(),
    weights: Weights,
    partition: z.object({
      version: z.string().nullable().openapi({ description: 'null: no partition yet, the whole library was scanned' }),
      probed: z.array(z.object({ class: z.number().int(), similarity: z.number(), margin: z.number() })),
      scanned: z.number().int().openapi({ description: 'Pictures scored: with a filter, those that it accepts' }),
      total: z.number().int(),
      fractionScanned: unit,
    }),
    familiarity: unit.optional().openapi({
      description:
        'By what confidences were multiplied: 1 where the picture resembles the library as 95 of 100 of its own pictures do (and before the first build), falling to 0 for one of which it holds nothing like',
    }),
    learned: z.boolean().optional().openapi({
      description: 'true: the picture was searched with before, and what was learned of it since is used',
    }),
    results: z.array(SearchResult),
    cursor: z.string().nullable().openapi({ description: 'For the next page; null on the last' }),
    timings: milliseconds.openapi({ description: 'Milliseconds per stage, and `total`' }),
    explanation: z
      .object({
        query: z.object({
          kind: z.enum(['picture', 'upload', 'library', 'examples']),
          width: z.number().int(),
          height: z.number().int(),
          region: Region.optional(),
          flip: z.boolean(),
          keypoints: z.number().int(),
          positives: z.number().int(),
          negatives: z.number().int(),
        }),
        filter: Filter.optional(),
        classes: z.object({
          visited: z.number().int(),
          all: z.number().int().openapi({ description: 'Of the partition; 0 before the first build' }),
          byDefault: z
            .number()
            .int()
            .openapi({ description: 'Visited where neither probes nor a filter say otherwise' }),
        }),
        verify: z.number().int().openapi({ description: 'Candidates whose keypoints were compared, at most' }),
        remembered: z.number().int().openapi({ description: 'Results that the pages of this search reach' }),
      })
      .optional()
      .openapi({ description: 'With `explain`, on the first page' }),
  })
  .openapi('SearchAnswer');

const ComparedPicture = z
  .object({ image, imageId, uploadId, region: Region.optional() })
  .refine((picture) => sources(picture) === 1, 'expected either image or imageId or uploadId')
  .openapi('ComparedPicture');
export const CompareBody = z
  .object({ a: ComparedPicture, b: ComparedPicture, user: User.optional() })
  .openapi('CompareRequest');
export const CompareQuery = z.strictObject({
  imageId: imageId.openapi({ description: 'With a picture as body: what it is compared with' }),
  uploadId: uploadId.openapi({ description: 'With a picture as body: what it is compared with' }),
  user: User.optional().openapi({ description: 'Whose weights make the score; `default` when left out' }),
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
        'As a search with a (expand=0) gives it to b in the library: a confidence times `familiarity`, lifted where it is the same thing',
    }),
    familiarity: unit.openapi({
      description: 'By what the confidence was multiplied: how much a resembles the library, as a search with it says',
    }),
    inliers: z.number().int().openapi({ description: 'Keypoint pairs that agree on one view; 0 where there is none' }),
    quad: Quad.nullable().openapi({
      description: 'The corners of b in a, clockwise from its top left, in pixels of a',
    }),
    a: size,
    b: size,
    timings: milliseconds,
  })
  .openapi('CompareAnswer');
