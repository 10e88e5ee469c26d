import { atMost, ImageId, Label, limits, Name, UploadId, z } from '../../contract/index.ts';

const FileName = Name.regex(/^[^/\\\p{Cc}]+$/u, 'expected no slash, backslash or control character').refine(
  (value) => value !== '.' && value !== '..',
  'expected a name other than . and ..',
);

export const UploadBody = z
  .object({
    purpose: z.enum(['library', 'search']).optional().openapi({
      description: 'library (the default): into the drop folder; search: to search with, deleted after a day',
    }),
    name: FileName.optional().openapi({ example: 'rose.jpg', description: 'For the library: the file’s name' }),
    label: Label.optional(),
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
