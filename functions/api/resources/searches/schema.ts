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
const positives = `Ids of at most ${limits.examples} pictures like the wanted ones: the query is the mean of their vectors, and of the picture’s if there is one`;
const negatives = `Ids of at most ${limits.examples} pictures unlike the wanted ones: a quarter of their mean is subtracted, and they are not among the results`;

/** The options of a search, with the same names in the query string and in a JSON body. */
export const SearchOptions = z.strictObject({
  ...rankingOptions,
  probes: z.coerce.number().int().min(1).max(limits.probes, atMost('probes')).optional().openapi({
    description:
      'Classes to visit, exactly. Left out: the number that the build found sufficient, and more when a filter leaves too few pictures',
  }),
  expand: z.stringbool().optional().openapi({
    type: 'boolean',
    description:
      'Whether results that geometry does not recognise are ordered by their likeness to the query and to its five best results together. Left out: true, unless weights, examples or verify=0 are given. false: ordered by eq. (10)',
  }),
  minScore: z.coerce.number().min(0).max(1).default(0).openapi({
    description:
      'Results below this score are left out. From 0.2 on, noise, flat areas and pages of text find nothing unless the library holds such pictures',
  }),
  weights: z.string().optional().openapi({
    description: 'Overrides the profile for this search: channel:weight, comma separated',
    example: 'cnn:1,sift:0',
  }),
  user: User.optional().openapi({ description: 'Whose weights rank; `default` when left out' }),
  region: RegionText.optional(),
  flip: z.stringbool().default(false).openapi({
    type: 'boolean',
    description: 'Search with the mirror image, too; each result has the better of its two scores',
  }),
  positives: ExamplesText(positives).optional(),
  negatives: ExamplesText(negatives).optional(),
  filter: FilterText.optional(),
  cursor: z
    .string()
    .max(200)
    .optional()
    .openapi({
      description: `The next page of an earlier search, for ${limits.searchSeconds / 3600} hours and ${limits.rememberedResults} results; only k and explain may go with it`,
    }),
  learn: z.stringbool().default(true).openapi({
    type: 'boolean',
    description:
      'Whether the service may learn from this search. It keeps the description of the picture, never the picture: for 30 days when the library does not hold it, and for 90 days with the feedback',
  }),
  explain: z.stringbool().default(false).openapi({ type: 'boolean' }),
});

/** true or false; 1 or 0 as in a query string. */
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
      version: z
        .string()
        .nullable()
        .openapi({ description: 'null: there is no partition, the whole library was scanned' }),
      probed: z.array(z.object({ class: z.number().int(), similarity: z.number(), margin: z.number() })),
      scanned: z.number().int().openapi({ description: 'Pictures scored; with a filter, only those that it accepts' }),
      total: z.number().int(),
      fractionScanned: unit,
    }),
    familiarity: unit.optional().openapi({
      description:
        'The factor of all confidences: 1 when the query resembles the library as much as 95 of 100 of its own pictures do (and before the first build), 0 when the library holds nothing like it',
    }),
    learned: z.boolean().optional().openapi({
      description: 'true: the same picture was searched with before, and its learned description is used',
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
          all: z.number().int().openapi({ description: 'Classes of the partition; 0 before the first build' }),
          byDefault: z.number().int().openapi({ description: 'Classes visited without probes and without a filter' }),
        }),
        verify: z.number().int().openapi({ description: 'Maximum candidates whose keypoints were compared' }),
        remembered: z.number().int().openapi({ description: 'Results on all pages of this search' }),
      })
      .optional()
      .openapi({ description: 'With `explain`, on the first page' }),
  })
  .openapi('SearchAnswer');
