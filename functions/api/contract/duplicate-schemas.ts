import { z } from '@hono/zod-openapi';
import { ImageId } from './basics.ts';
import { atMost, limits } from './limits.ts';
import { SearchOptions, SearchResult } from './search-schemas.ts';

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
          description: `The others, eldest first; of more than ${limits.duplicatesPerGroup} so many are listed`,
        }),
        count: z.number().int().openapi({ description: 'How many others there are' }),
      }),
    ),
    cursor: z.string().nullable().openapi({ description: 'Of the next page; a page may be short and not the last' }),
  })
  .openapi('DuplicatesAnswer');

export const SimilarQuery = SearchOptions.pick({ k: true, verify: true });

export const SimilarAnswer = z
  .object({
    imageId: ImageId,
    duplicateOf: ImageId.nullable(),
    results: z.array(
      SearchResult.extend({
        nearDuplicate: z.boolean().openapi({ description: 'Of one group of near-duplicates with the picture' }),
      }),
    ),
  })
  .openapi('SimilarAnswer');
