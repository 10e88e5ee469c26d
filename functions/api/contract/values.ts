import { cleanLabel, roles } from '@dlsift/retrieval/storage';
import { atMost, limits } from './limits.ts';
import { samples } from './samples.ts';
import { z } from './zod.ts';

export const apiVersion = '0.1.0';

const id = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');
export const ImageId = id.openapi({ example: samples.imageId });
export const SearchId = id.openapi({ example: samples.searchId });
export const UploadId = id.openapi({ example: samples.uploadId });

export const Role = z.enum(roles).openapi('Role', {
  description: 'What a key allows: a reader searches, an editor also changes pictures, an admin also starts builds',
});

/** A user, as the tenant names them. */
export const User = z
  .string()
  .regex(/^[\w.@-]+$/, 'expected letters, digits and . _ @ - only')
  .max(limits.nameLength, atMost('nameLength', 'characters'))
  .openapi({ example: samples.user });

/** The user whose weights rank and learn when none is named. */
export const defaultUser = 'default';

/** A text of one to `nameLength` characters. */
export const Name = z.string().min(1).max(limits.nameLength, atMost('nameLength', 'characters'));

/** Folder names separated by slashes: the sub-folder of the drop folder in which a picture lies. */
const LabelText = z
  .string()
  .max(limits.nameLength, atMost('nameLength', 'characters'))
  .regex(
    /^(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+(\/(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+)*$/u,
    'expected folder names separated by single slashes',
  );

/** A label is stored and compared in its one form. */
export const Label = z
  .string()
  .transform(cleanLabel)
  .pipe(LabelText)
  .openapi({ type: 'string', example: samples.label });

export const unit = z.number().min(0).max(1);

export const Channel = z.enum(['cnn', 'sift', 'color', 'position', 'shape']);
export const Channels = z.object({ cnn: unit, sift: unit, color: unit, position: unit, shape: unit });
export const Similarities = Channels.openapi('Similarities', {
  description:
    'Similarity of two pictures per channel, 1 = alike (eq. 7-9 for colour, position and shape; cosine for cnn and sift)',
  example: samples.similarities,
});
export const Weights = Channels.openapi('Weights', {
  description: 'The five weights of eq. (10); they sum to 1',
  example: samples.weights,
});

export const stepShare = unit.openapi({
  description:
    'The part of the steps of eq. (11) that was taken: the largest that ranks the user’s latest judged pages no worse; 1 when `inertia` was given',
});

/** Milliseconds per stage, by name. */
export const Timings = z.record(z.string(), z.number());

export const cursorOf = (what: string) =>
  z
    .string()
    .nullable()
    .openapi({ description: `The cursor of the next page of ${what}; null on the last page` });

/** What is wrong with a request (RFC 9457). */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: 'What is wrong, the value received, and what is allowed' }),
    limit: z.string().optional().openapi({ description: 'The name in `x-limits` of the limit that was exceeded' }),
    allowed: z.number().optional().openapi({ description: 'The value of that limit' }),
  })
  .openapi('Problem');
