import { z } from '@hono/zod-openapi';
import { limits } from './limits.ts';

const id = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');
export const ImageId = id.openapi({ example: '5d41402abc4b2a76b9719d911017c592' });
export const SearchId = id.openapi({ example: '9a0364b9e99bb480dd25e1f0284c8555' });

/** A user, as the tenant names them. `*` is the tenant's default profile and is written by nobody's feedback. */
export const User = z
  .string()
  .regex(/^[\w.@-]+$/, 'expected letters, digits and . _ @ - only')
  .max(limits.nameLength)
  .openapi({ example: 'ada@example.org' });

const unit = z.number().min(0).max(1);

export const Channels = z.object({ cnn: unit, sift: unit, color: unit, position: unit, shape: unit });
export const Similarities = Channels.openapi('Similarities', {
  description:
    'Similarity of two pictures per channel, 1 = alike (eq. 7-9 for colour, position and shape; cosine for cnn and sift)',
});
export const Weights = Channels.openapi('Weights', { description: 'The five weights of eq. (10); they sum to 1' });

export const FeatureSet = z
  .object({
    name: z.string(),
    standIn: z.boolean().openapi({ description: 'true while an untrained network stands in for a trained embedder' }),
    note: z.string().optional(),
  })
  .openapi('FeatureSet');

/** The knobs of a search, the same names in the query string and in a JSON body. */
export const SearchOptions = z.object({
  k: z.coerce.number().int().min(1).max(limits.resultsPerSearch).default(limits.defaultResults),
  probes: z.coerce.number().int().min(1).max(limits.probes).optional(),
  verify: z.coerce
    .number()
    .int()
    .min(0)
    .max(limits.verify)
    .default(limits.defaultVerify)
    .openapi({ description: 'Candidates whose keypoints are compared with the query’s; 0 ranks by eq. (10) alone' }),
  minScore: z.coerce.number().min(0).max(1).default(0),
  weights: z.string().optional().openapi({
    description: 'Overrides the profile for this search: channel:weight, comma separated',
    example: 'cnn:1,sift:0',
  }),
  user: User.optional().openapi({ description: 'Whose weights rank; `default` when left out' }),
  explain: z.stringbool().default(false).openapi({ type: 'boolean' }),
});
export type SearchOptions = z.infer<typeof SearchOptions>;

export const SearchBody = SearchOptions.partial()
  .extend({
    image: z.base64().optional().openapi({ description: 'The picture itself, base64' }),
    imageId: ImageId.optional().openapi({ description: 'A picture of the library' }),
    weights: z.union([z.string(), Channels.partial()]).optional(),
    explain: z.boolean().optional(),
  })
  .refine((body) => (body.image === undefined) !== (body.imageId === undefined), 'expected either image or imageId')
  .openapi('SearchRequest');

export const SearchResult = z
  .object({
    imageId: ImageId,
    key: z.string().openapi({ description: 'The key in the drop folder', example: 'inbox/demo/flowers/rose.jpg' }),
    label: z.string().nullable(),
    score: unit.openapi({
      description:
        'Eq. (10), the weighted sum of the five similarities; lifted where `inliers` say that it is the same thing',
    }),
    similarities: Similarities,
    class: z.number().int().nullable().openapi({ description: 'null: newer than the partition' }),
    inliers: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'Keypoint pairs that agree on one view of the same thing' }),
    quad: z.array(z.array(z.number()).length(2)).length(4).optional().openapi({
      description:
        'Where the picture appears in the query: its corners, clockwise from the top left, in pixels of the query',
    }),
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
      scanned: z.number().int(),
      total: z.number().int(),
      fractionScanned: unit,
    }),
    results: z.array(SearchResult),
    timings: z.record(z.string(), z.number()).openapi({ description: 'Milliseconds per stage, and `total`' }),
  })
  .openapi('SearchAnswer');

export const FeedbackBody = z
  .object({
    chosen: z.array(ImageId).min(1).max(limits.feedbackImages),
    user: User.optional(),
  })
  .openapi('FeedbackRequest');

export const FeedbackAnswer = z
  .object({
    user: z.string(),
    before: Weights,
    weights: Weights,
    inertia: z.number().openapi({ description: 'N of eq. (11)' }),
    strengthened: z.array(
      z.object({ imageId: ImageId, channel: z.enum(['cnn', 'sift', 'color', 'position', 'shape']) }),
    ),
  })
  .openapi('FeedbackAnswer');

export const Profile = z
  .object({ user: z.string(), weights: Weights, choices: z.number().int(), updatedAt: z.iso.datetime().nullable() })
  .openapi('Profile');

const name = z.string().min(1).max(limits.nameLength);
const plainName = name
  .regex(/^[^/\\\p{Cc}]+$/u, 'expected no slash, backslash or control character')
  .refine((value) => value !== '.' && value !== '..', 'expected a name other than . and ..');
export const UploadBody = z
  .object({
    name: plainName.openapi({ example: 'rose.jpg' }),
    label: z
      .string()
      .max(limits.nameLength)
      .regex(
        /^(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+(\/(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+)*$/u,
        'expected folder names separated by single slashes',
      )
      .optional()
      .openapi({ example: 'flowers' }),
    bytes: z.number().int().min(0).max(limits.uploadBytes),
  })
  .openapi('UploadRequest');

export const UploadAnswer = z
  .object({
    imageId: ImageId,
    key: z.string(),
    url: z.url().openapi({ description: 'PUT the picture here' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('UploadAnswer');

export const Image = z
  .object({
    imageId: ImageId,
    key: z.string(),
    label: z.string().nullable(),
    state: z.enum(['ready', 'rejected', 'deleted']),
    reason: z.string().nullable().openapi({ description: 'Why a picture was rejected, in a sentence to act on' }),
    etag: z.string(),
    bytes: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    changedAt: z.iso.datetime(),
    thumbnailUrl: z.url().nullable(),
  })
  .openapi('Image');

export const ImagesQuery = z.object({
  changedSince: z.iso
    .datetime()
    .optional()
    .openapi({ description: 'Only what changed at or after this time, deletions too' }),
  limit: z.coerce.number().int().min(1).max(limits.imagesPerPage).default(100),
  cursor: z.string().max(2000).optional(),
});
export const ImagesAnswer = z.object({ images: z.array(Image), cursor: z.string().nullable() }).openapi('ImagesAnswer');

export const RetrainingBody = z
  .object({ mode: z.enum(['repartition']).default('repartition') })
  .openapi('RetrainingRequest');

export const Retraining = z
  .object({
    retrainingId: z.string(),
    mode: z.string(),
    state: z.enum(['running', 'promoted', 'rejected', 'failed']),
    startedAt: z.iso.datetime(),
    stoppedAt: z.iso.datetime().nullable(),
    version: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('Retraining');
export const RetrainingsAnswer = z.object({ retrainings: z.array(Retraining) }).openapi('RetrainingsAnswer');

export const Partition = z
  .object({
    version: z.string(),
    state: z.string(),
    current: z.boolean(),
    builtAt: z.iso.datetime(),
    classes: z.number().int(),
    images: z.number().int(),
    probes: z
      .number()
      .int()
      .openapi({ description: 'Classes visited by default: the fewest with recall@10 of .99 or more' }),
    metrics: z.record(z.string(), z.unknown()),
  })
  .openapi('Partition');
export const PartitionsAnswer = z.object({ partitions: z.array(Partition) }).openapi('PartitionsAnswer');

export const Usage = z
  .object({
    tenant: z.string(),
    role: z.enum(['reader', 'editor', 'admin']),
    images: z.object({ ready: z.number().int(), rejected: z.number().int() }),
    partition: z
      .object({
        version: z.string(),
        builtAt: z.iso.datetime(),
        images: z.number().int(),
        featureSet: z
          .string()
          .nullable()
          .openapi({ description: 'What its pictures were described with; searches of another set pass it over' }),
      })
      .nullable(),
    featureSet: FeatureSet,
  })
  .openapi('Usage');

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health');

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: 'What is wrong, its value, and what is allowed' }),
  })
  .openapi('Problem');
