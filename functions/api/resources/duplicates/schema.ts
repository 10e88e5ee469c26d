import { atMost, cursorOf, ImageId, limits, z } from '../../contract/index.ts';

const Copy = z
  .object({ imageId: ImageId, key: z.string(), label: z.string().nullable(), thumbnailUrl: z.url() })
  .openapi('Copy');

export const DuplicatesQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.duplicateGroupsPerPage, atMost('duplicateGroupsPerPage'))
    .default(20),
  cursor: z.string().max(200).optional(),
});

export const DuplicatesAnswer = z
  .object({
    groups: z.array(
      z.object({
        original: Copy.openapi({ description: 'The picture that was indexed first' }),
        duplicates: z.array(Copy).openapi({
          description: `The others, oldest first; at most ${limits.duplicatesPerGroup} are listed`,
        }),
        count: z.number().int().openapi({ description: 'Number of the others, listed or not' }),
      }),
    ),
    cursor: cursorOf('groups, which may be short without being the last'),
  })
  .openapi('DuplicatesAnswer');
