import { Channel, ImageId, limits, SearchId, samples, stepShare, User, Weights, z } from '../../contract/index.ts';

/** Whose profile: a user, or `*` for the tenant's default. */
export const ProfileUser = z
  .union([User, z.literal('*')], {
    error: `expected letters, digits and . _ @ - only, ${limits.nameLength} at most, or * for everybody`,
  })
  .openapi({ example: samples.user });

export const Profile = z
  .object({
    user: z.string(),
    weights: Weights,
    source: z.enum(['user', 'tenant', 'fitted', 'fixed']).openapi({
      description:
        'Where the weights come from: the user’s own profile, the tenant’s profile *, the labels of the library, or the service',
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
    start: Weights.openapi({ description: 'The weights before the first step' }),
    history: z
      .array(
        z.object({
          at: z.iso.datetime(),
          searchId: SearchId,
          imageId: ImageId,
          channel: Channel,
          kind: z.enum(['chosen', 'rejected']),
          inertia: z.number(),
          share: stepShare,
        }),
      )
      .openapi({ description: 'The latest steps, at most 200, oldest first' }),
    weights: Weights.openapi({ description: 'The weights that the steps give from `start`' }),
  })
  .openapi('ProfileHistory');
