import { atMost, Channel, ImageId, limits, stepShare, User, Weights, z } from '../../contract/index.ts';

const Steps = z.array(z.object({ imageId: ImageId, channel: Channel }));
const inertia = z.number().min(1).max(1_000_000);

const images = z.array(ImageId).max(limits.feedbackImages, atMost('feedbackImages', 'ids'));

export const FeedbackBody = z
  .object({
    chosen: images
      .default([])
      .openapi({ description: 'Pictures that fit: each strengthens the channel that carried it' }),
    rejected: images
      .default([])
      .openapi({ description: 'Pictures that do not fit: each weakens the channel that carried it' }),
    user: User.optional(),
    inertia: inertia.optional().openapi({
      description:
        'N of eq. (11). Left out: min(pictures in the library, 50); the paper’s is the size of the library. When given, steps are taken whole',
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
    share: stepShare,
    strengthened: Steps,
    weakened: Steps,
  })
  .openapi('FeedbackAnswer');
