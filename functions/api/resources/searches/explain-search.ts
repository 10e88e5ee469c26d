import type { LibraryView } from '@dlsift/retrieval/library';
import type { z } from 'zod';
import type { DescribedPicture } from '../../pictures/index.ts';
import type { NewSearch } from './read-search.ts';
import type { SearchAnswer } from './schema.ts';

/**
 * The query as it was read, and the counts of classes visited and of results that the pages reach.
 */
export function explainSearch(
  input: NewSearch,
  { width, height, keypoints }: DescribedPicture,
  { partition }: LibraryView,
  { remembered, visited }: { remembered: number; visited: number },
): z.infer<typeof SearchAnswer>['explanation'] {
  const { picture, region, flip, positives, negatives, filter, verify } = input;
  const kind =
    picture === null ? 'examples' : 'bytes' in picture ? 'picture' : 'uploadId' in picture ? 'upload' : 'library';
  return {
    query: {
      kind,
      width,
      height,
      region,
      flip,
      keypoints: keypoints?.count ?? 0,
      positives: positives.length,
      negatives: negatives.length,
    },
    filter,
    classes: { visited, all: partition?.classIndex.classCount ?? 0, byDefault: partition?.record.probes ?? 0 },
    verify,
    remembered,
  };
}
