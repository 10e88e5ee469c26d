import type { FeatureSet as StoredFeatureSet } from '@dlsift/retrieval/features';
import { samples } from './samples.ts';
import { z } from './zod.ts';

export const FeatureSet = z
  .object({
    name: z.string(),
    standIn: z.boolean().openapi({ description: 'true while an untrained network stands in for a trained embedder' }),
    note: z.string().optional(),
  })
  .openapi('FeatureSet', {
    description: 'The networks and codebooks that describe pictures',
    example: samples.featureSet,
  });

/** A feature set as answers name it. */
export function presentFeatureSet({ name, standIn, note }: StoredFeatureSet): z.infer<typeof FeatureSet> {
  return { name, standIn, ...(note !== undefined && { note }) };
}
