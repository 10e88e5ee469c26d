import { z } from '@hono/zod-openapi';
import { FeatureSet, ImageId, Metadata, MetadataName, MetadataValue, UploadId } from './basics.ts';
import { atMost, limits } from './limits.ts';

export { ImageId, SearchId } from './basics.ts';
export * from './duplicate-schemas.ts';
export * from './search-schemas.ts';

import { ModelReference } from './model-schemas.ts';

export * from './model-schemas.ts';

export * from './profile-schemas.ts';

const name = z.string().min(1).max(limits.nameLength, atMost('nameLength', 'characters'));
const plainName = name
  .regex(/^[^/\\\p{Cc}]+$/u, 'expected no slash, backslash or control character')
  .refine((value) => value !== '.' && value !== '..', 'expected a name other than . and ..');
const label = z
  .string()
  .max(limits.nameLength, atMost('nameLength', 'characters'))
  .regex(
    /^(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+(\/(?!\.{1,2}(\/|$))[^/\\\p{Cc}]+)*$/u,
    'expected folder names separated by single slashes',
  )
  .openapi({ example: 'flowers' });
export const UploadBody = z
  .object({
    purpose: z.enum(['library', 'search']).optional().openapi({
      description: 'library, the default: into the drop folder; search: to be searched with, and forgotten after a day',
    }),
    name: plainName.optional().openapi({ example: 'rose.jpg', description: 'For the library: the file’s name' }),
    label: label.optional(),
    bytes: z.number().int().min(0).max(limits.uploadBytes, atMost('uploadBytes', 'bytes')),
  })
  .refine(({ purpose, name }) => purpose === 'search' || name !== undefined, {
    path: ['name'],
    error: 'expected the name of a file for the library',
  })
  .openapi('UploadRequest');

const signedUrl = {
  url: z.url().openapi({ description: 'PUT the picture here' }),
  expiresAt: z.iso.datetime(),
};
export const UploadAnswer = z.object({ imageId: ImageId, key: z.string(), ...signedUrl }).openapi('UploadAnswer');
export const SearchUploadAnswer = z.object({ uploadId: UploadId, ...signedUrl }).openapi('SearchUploadAnswer');

export const Image = z
  .object({
    imageId: ImageId,
    key: z.string(),
    label: z.string().nullable(),
    metadata: Metadata,
    state: z.enum(['ready', 'rejected', 'deleted']),
    reason: z.string().nullable().openapi({ description: 'Why a picture was rejected, in a sentence to act on' }),
    etag: z.string(),
    bytes: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    duplicateOf: ImageId.nullable()
      .default(null)
      .openapi({ description: 'The eldest picture of which it is a near-duplicate' }),
    addedAt: z.iso.datetime().optional().openapi({ description: 'When it was first indexed' }),
    changedAt: z.iso.datetime(),
    thumbnailUrl: z.url().nullable(),
  })
  .openapi('Image');

export const ImageChanges = z
  .strictObject({
    label: label.nullable().optional().openapi({ description: 'null: none' }),
    metadata: z
      .record(MetadataName, MetadataValue.nullable())
      .optional()
      .openapi({ description: 'Names to set; null takes a name away; names left out stay' }),
  })
  .refine(({ label, metadata }) => label !== undefined || metadata !== undefined, 'expected label or metadata')
  .openapi('ImageChanges');

export const ImagesQuery = z.strictObject({
  changedSince: z.iso
    .datetime()
    .optional()
    .openapi({ description: 'Only what changed at or after this time, deletions too' }),
  limit: z.coerce.number().int().min(1).max(limits.imagesPerPage, atMost('imagesPerPage')).default(100),
  cursor: z.string().max(2000).optional(),
});
export const ImagesAnswer = z.object({ images: z.array(Image), cursor: z.string().nullable() }).openapi('ImagesAnswer');

export const RetrainingBody = z
  .object({
    mode: z.enum(['compact', 'repartition', 'relearn']).default('repartition'),
    model: ModelReference.optional().openapi({
      description:
        'With `relearn`: describe the library by this model; without it an embedder is trained on the library',
    }),
    steps: z.number().int().min(1).max(limits.trainingSteps, atMost('trainingSteps')).optional().openapi({
      description: 'With `relearn`: steps of the training; by default as many as the library needs',
    }),
  })
  .refine(({ mode, model, steps }) => (model ?? steps) === undefined || mode === 'relearn', {
    path: ['model'],
    message: 'expected model and steps with the mode relearn only',
  })
  .refine(({ model, steps }) => model === undefined || steps === undefined, {
    path: ['steps'],
    message: 'expected without model: nothing is trained then',
  })
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

export const Drift = z
  .object({
    learnedIn: z.string().openapi({ description: 'The version that learned the classes' }),
    learnedAt: z.iso.datetime(),
    learnedImages: z.number().int(),
    changes: z
      .number()
      .int()
      .openapi({ description: 'Pictures that came and that went since; one that changed did both' }),
    learnedFractionScanned: z.number().openapi({ description: 'What the recall wanted needed to scan then' }),
    costlier: z.number().openapi({ description: 'By what share it needs more now' }),
  })
  .openapi('Drift', { description: 'How far the library has moved from what its classes were learned from' });

export const Partition = z
  .object({
    version: z.string(),
    mode: z.enum(['compact', 'repartition', 'relearn']),
    state: z.enum(['building', 'promoted', 'rejected', 'failed', 'removed']),
    reason: z.string().nullable().openapi({ description: 'Why it was rejected or failed' }),
    current: z.boolean(),
    builtAt: z.iso.datetime(),
    snapshotAt: z.iso.datetime().nullable().openapi({ description: 'What changed later is read from the change log' }),
    servedUntil: z.iso.datetime().nullable().openapi({ description: 'It can be activated for seven days from then' }),
    featureSet: z.string().nullable(),
    classes: z.number().int(),
    images: z.number().int(),
    probes: z
      .number()
      .int()
      .openapi({ description: 'Classes visited by default: the fewest with recall@10 of .99 or more' }),
    drift: Drift.nullable(),
    metrics: z.record(z.string(), z.unknown()),
  })
  .openapi('Partition');
export const PartitionsAnswer = z.object({ partitions: z.array(Partition) }).openapi('PartitionsAnswer');

const schedules = {
  compact: z
    .boolean()
    .openapi({ description: 'Looked at every hour: once a hundredth has changed, or anything a day ago' }),
  repartition: z.boolean().openapi({ description: 'Every night, if growth or drift asks for it' }),
  relearn: z.boolean().openapi({ description: 'Every week, if labels or feedback changed' }),
};
export const Settings = z.object({ schedules: z.object(schedules) }).openapi('Settings');
export const SettingsChanges = z.object({ schedules: z.object(schedules).partial() }).openapi('SettingsChanges');

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
    limit: z.string().optional().openapi({ description: 'The limit that was passed, as `x-limits` names it' }),
    allowed: z.number().optional().openapi({ description: 'What that limit allows' }),
  })
  .openapi('Problem');
