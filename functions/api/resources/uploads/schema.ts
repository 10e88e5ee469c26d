import { cleanName, isLeftover } from '@dlsift/retrieval/storage';
import { atMost, ImageId, Label, limits, Name, UploadId, z } from '../../contract/index.ts';

const leftBehind = 'expected the file of a picture, none that operating systems leave behind';

const FileNameText = Name.regex(/^[^/\\\p{Cc}]+$/u, 'expected no slash, backslash or control character')
  .refine((value) => value !== '.' && value !== '..', 'expected a name other than . and ..')
  .refine((value) => !isLeftover(value), leftBehind);
const FileName = z.string().transform(cleanName).pipe(FileNameText).openapi({ type: 'string' });

export const UploadBody = z
  .object({
    purpose: z.enum(['library', 'search']).optional().openapi({
      description: 'library (the default): into the drop folder; search: to search with, deleted after a day',
    }),
    name: FileName.optional().openapi({ example: 'rose.jpg', description: 'For the library: the file’s name' }),
    label: Label.refine((value) => !isLeftover(value), leftBehind).optional(),
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
