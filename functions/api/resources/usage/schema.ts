import { FeatureSet, Role, z } from '../../contract/index.ts';

export const Usage = z
  .object({
    tenant: z.string(),
    role: Role,
    images: z.object({ ready: z.number().int(), rejected: z.number().int() }),
    partition: z
      .object({
        version: z.string(),
        builtAt: z.iso.datetime(),
        images: z.number().int(),
        featureSet: z
          .string()
          .nullable()
          .openapi({ description: 'The set that describes its pictures; searches by another set do not use it' }),
      })
      .nullable(),
    featureSet: FeatureSet,
  })
  .openapi('Usage');
