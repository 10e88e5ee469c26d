import { z } from '@hono/zod-openapi';
import { ImageId, SearchId, User, Weights } from './basics.ts';
import { atMost, limits } from './limits.ts';

const Channel = z.enum(['cnn', 'sift', 'color', 'position', 'shape']);
const Carried = z.array(z.object({ imageId: ImageId, channel: Channel }));
const inertia = z.number().min(1).max(1_000_000);
const share = z.number().min(0).max(1).openapi({
  description:
    'The part of the steps of eq. (11) that was taken: as much as ranks the user’s latest judged pages no worse; 1 where `inertia` was given',
});

/** Whose profile: a user, or `*` for the tenant's default. */
export const ProfileUser = z
  .union([User, z.literal('*')], {
    error: `expected letters, digits and . _ @ - only, ${limits.nameLength} at most, or * for everybody`,
  })
  .openapi({ example: 'ada@example.org' });

const images = z.array(ImageId).max(limits.feedbackImages, atMost('feedbackImages', 'ids'));
export const FeedbackBody = z
  .object({
    chosen: images
      .default([])
      .openapi({ description: 'Pictures that fit: each strengthens the channel that carried it' }),
    rejected: images.default([]).openapi({ description: 'Pictures that do not: each weakens it' }),
    user: User.optional(),
    inertia: inertia.optional().openapi({
      description:
        'N of eq. (11); min(pictures in the library, 50) when left out, the library’s size is the paper’s. Where given, steps are taken whole',
    }),
  })
  .refine(({ chosen, rejected }) => chosen.length + rejected.length > 0, {
    path: ['chosen'],
    error: 'expected at least one picture in chosen or rejected',
  })
  .openapi('FeedbackRequest');

export const FeedbackAnswer = z
  .object({
    user: z.string(),
    before: Weights,
    weights: Weights,
    inertia: z.number().openapi({ description: 'N of eq. (11)' }),
    share,
    strengthened: Carried,
    weakened: Carried,
  })
  .openapi('FeedbackAnswer');

export const Profile = z
  .object({
    user: z.string(),
    weights: Weights,
    source: z.enum(['user', 'tenant', 'fitted', 'fixed']).openapi({
      description:
        'Whose weights they are: the user’s own; else the tenant’s default, profile *; else fitted to the labels; else fixed',
    }),
    choices: z.number().int(),
    updatedAt: z.iso.datetime().nullable(),
  })
  .openapi('Profile');

const weight = z.number().min(0).max(1_000_000).default(0);
export const ProfileBody = z
  .strictObject({
    weights: z
      .strictObject({ cnn: weight, sift: weight, color: weight, position: weight, shape: weight })
      .openapi({ description: 'Numbers >= 0, not all 0; they are scaled to sum 1. Channels left out count 0' }),
  })
  .openapi('ProfileRequest');

export const ProfileHistory = z
  .object({
    user: z.string(),
    start: Weights.openapi({ description: 'Where the history begins' }),
    history: z
      .array(
        z.object({
          at: z.iso.datetime(),
          searchId: SearchId,
          imageId: ImageId,
          channel: Channel,
          kind: z.enum(['chosen', 'rejected']),
          inertia: z.number(),
          share,
        }),
      )
      .openapi({ description: 'The latest steps, at most 200, oldest first' }),
    weights: Weights.openapi({ description: 'The steps made again from `start`' }),
  })
  .openapi('ProfileHistory');
