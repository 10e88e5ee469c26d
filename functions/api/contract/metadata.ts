import { metadataName } from '../../common/index.ts';
import { atMost, limits } from './limits.ts';
import { samples } from './samples.ts';
import { z } from './zod.ts';

export const MetadataName = z
  .string()
  .max(limits.metadataNameLength, atMost('metadataNameLength', 'characters'))
  .regex(metadataName, 'expected a name of letters, digits and _ . - that begins with one of the first three');

export const MetadataText = z.string().max(limits.metadataTextLength, atMost('metadataTextLength', 'characters'));

export const MetadataValue = z.union([MetadataText, z.number(), z.boolean()], {
  error: `expected a text of at most ${limits.metadataTextLength} characters (limit metadataTextLength), a number, true or false`,
});

export const Metadata = z.record(z.string(), MetadataValue).openapi('Metadata', {
  description: 'Facts about a picture, by name: from headers of its file (`x-amz-meta-…`) or from PATCH',
  example: samples.metadata,
});
