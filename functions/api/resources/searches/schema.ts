import {
  atMost,
  Channels,
  cursorOf,
  FeatureSet,
  Filter,
  FilterText,
  ImageId,
  limits,
  SearchId,
  Timings,
  User,
  unit,
  Weights,
  z,
} from '../../contract/index.ts';
import { pictureFields, picturesIn, Region, RegionText } from '../../pictures/index.ts';
import { rankingOptions, SearchResult } from '../../results/index.ts';

const Examples = z.array(ImageId).max(limits.examples, atMost('examples', 'ids'));
const ExamplesText = (description: string) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(Examples)
    .openapi({ type: 'string', description });
const positives = `Ids of pictures, at most ${limits.examples}, that are like what is sought: with the picture or without, their vectors' mean is searched with`;
const negatives = `Ids of pictures, at most ${limits.examples}, that are not: a quarter of their mean is subtracted, and they are not among the results`;

/** The options of a search, with the same names in the query string and in a JSON body. */
export const SearchOptions = z.strictObject({
  ...rankingOptions,
  probes: z.coerce.number().int().min(1).max(limits.probes, atMost('probes')).optional().openapi({
    description:
      'Classes to visit, neither more nor fewer; left out, as many as the build found to be enough, and more where a filter leaves too few pictures',
  }),
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

/** As in a query string, 1 stands for true and 0 for false. */
const flag = z
  .union([z.boolean(), z.literal([0, 1])], { error: 'expected true or false' })
  .transform(Boolean)
  .openapi({ type: 'boolean' });
export const SearchBody = SearchOptions.partial()
  .extend({
    ...pictureFields,
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
  .refine((body) => picturesIn(body) <= 1, 'expected either image or imageId or uploadId, not several')
  .refine(
    (body) => picturesIn(body) === 1 || body.cursor !== undefined || (body.positives?.length ?? 0) > 0,
    'expected either image or imageId or uploadId, or positives, or a cursor',
  )
  .openapi('SearchRequest');

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
    cursor: cursorOf('the ranking'),
    timings: Timings.openapi({ description: 'Milliseconds per stage, and `total`' }),
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
