import { retrainingModes } from '@dlsift/retrieval/storage';
import { z } from 'zod';

/** The build that a step works on. The state machine passes it from step to step. */
export const Build = z.object({
  tenant: z.string(),
  /** Version of the partition that is built; also the id of the retraining. */
  version: z.string(),
  mode: z.enum(retrainingModes),
  /** Round of the self-training loop, from 0. */
  round: z.number().int().min(0),
  /** Feature set that describes the pictures; absent: the one that serves. */
  featureSet: z.string().optional(),
  /** Number of times that an extraction has been planned. */
  extraction: z.number().int().min(0).optional(),
  /** Version that served when the snapshot was taken. */
  serving: z.string().nullable().default(null),
  /**
   * Whether the serving version has the same feature set and stored places, so that both can be
   * compared per picture.
   */
  comparesServing: z.boolean().default(false),
});
export type Build = z.infer<typeof Build>;

/** What names a build and its files. */
export type BuildId = Pick<Build, 'tenant' | 'version'>;

/**
 * Minimum number of pictures for a partition; a smaller library is scanned whole, which is as fast.
 */
export const minPictures = 100;
