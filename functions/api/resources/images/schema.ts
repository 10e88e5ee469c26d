import type { ImageNote } from '@dlsift/retrieval/image';
import {
  atMost,
  cursorOf,
  ImageId,
  InstantText,
  Label,
  limits,
  Metadata,
  MetadataName,
  MetadataValue,
  samples,
  z,
} from '../../contract/index.ts';
import { rankingOptions, SearchResult } from '../../results/index.ts';

const notes = ['camera-raw-preview', 'no-end-marker'] as const satisfies readonly ImageNote[];

export const Image = z
  .object({
    imageId: ImageId,
    key: z.string(),
    label: z.string().nullable(),
    metadata: Metadata,
    state: z.enum(['ready', 'rejected', 'deleted']),
    reason: z.string().nullable().openapi({ description: 'Why the picture was rejected, and what to do about it' }),
    etag: z.string(),
    bytes: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    notes: z.array(z.enum(notes)).optional().openapi({
      description:
        'What reading the file made up for. `camera-raw-preview`: the JPEG inside a camera raw file was read; `no-end-marker`: the JPEG lacks its last bytes',
    }),
    duplicateOf: ImageId.nullable().openapi({
      description: 'The picture of which it is a near-duplicate: the one that was indexed first',
    }),
    addedAt: z.iso.datetime().optional().openapi({ description: 'When it was first indexed' }),
    changedAt: z.iso.datetime(),
    thumbnailUrl: z.url().nullable(),
  })
  .openapi('Image');

export const sampleImage = {
  imageId: samples.imageId,
  key: samples.key,
  label: samples.label,
  metadata: samples.metadata,
  state: 'ready' as const,
  reason: null,
  etag: '9e107d9d372bb6826bd81d3542a419d6',
  bytes: 123_456,
  width: 640,
  height: 480,
  duplicateOf: null,
  addedAt: samples.at,
  changedAt: samples.at,
  thumbnailUrl: samples.url,
};

export const ImageParams = z.object({ imageId: ImageId });

export const ImageChanges = z
  .strictObject({
    label: Label.nullable().optional().openapi({ description: 'null removes the label' }),
    metadata: z
      .record(MetadataName, MetadataValue.nullable())
      .optional()
      .openapi({ description: 'Names to set; null removes a name; names left out stay' }),
  })
  .refine(({ label, metadata }) => label !== undefined || metadata !== undefined, 'expected label or metadata')
  .openapi('ImageChanges');

export const ImagesQuery = z.strictObject({
  changedSince: InstantText.optional().openapi({
    description: 'Only what changed at or after this time, deletions included; with any offset from UTC',
  }),
  limit: z.coerce.number().int().min(1).max(limits.imagesPerPage, atMost('imagesPerPage')).default(100),
  cursor: z.string().max(2000).optional(),
});

export const ImagesAnswer = z
  .object({ images: z.array(Image), cursor: cursorOf('the library, or of its changes') })
  .openapi('ImagesAnswer');

export const SimilarQuery = z.strictObject(rankingOptions);

export const SimilarAnswer = z
  .object({
    imageId: ImageId,
    duplicateOf: ImageId.nullable(),
    results: z.array(
      SearchResult.extend({
        nearDuplicate: z.boolean().openapi({ description: 'true: in one group of near-duplicates with the picture' }),
      }),
    ),
  })
  .openapi('SimilarAnswer');
