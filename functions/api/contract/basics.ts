import { z } from '@hono/zod-openapi';
import { metadataName } from '../../common/metadata-limits.ts';
import { atMost, limits } from './limits.ts';

const id = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');
export const ImageId = id.openapi({ example: '5d41402abc4b2a76b9719d911017c592' });
export const SearchId = id.openapi({ example: '9a0364b9e99bb480dd25e1f0284c8555' });
export const UploadId = id.openapi({ example: '7b8b965ad4bca0e41ab51de7b31363a1' });

/** A user, as the tenant names them. `*` is the tenant's default profile and is written by nobody's feedback. */
export const User = z
  .string()
  .regex(/^[\w.@-]+$/, 'expected letters, digits and . _ @ - only')
  .max(limits.nameLength, atMost('nameLength', 'characters'))
  .openapi({ example: 'ada@example.org' });

export const unit = z.number().min(0).max(1);

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

export const MetadataName = z
  .string()
  .max(limits.metadataNameLength, atMost('metadataNameLength', 'characters'))
  .regex(metadataName, 'expected a name of letters, digits and _ . - that begins with one of the first three');
export const MetadataText = z.string().max(limits.metadataTextLength, atMost('metadataTextLength', 'characters'));
export const MetadataValue = z.union([MetadataText, z.number(), z.boolean()], {
  error: `expected a text of at most ${limits.metadataTextLength} characters (limit metadataTextLength), a number, true or false`,
});
export const Metadata = z.record(z.string(), MetadataValue).openapi('Metadata', {
  description: 'What was said of a picture, by name: at its file (`x-amz-meta-…`) or by PATCH',
  example: { year: 1990, onLoan: true, artist: 'Ada' },
});
