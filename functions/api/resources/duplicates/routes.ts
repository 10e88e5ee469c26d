import { defineRoute, samples } from '../../contract/index.ts';
import { DuplicatesAnswer, DuplicatesQuery } from './schema.ts';

const copy = { imageId: samples.imageId, key: samples.key, label: samples.label, thumbnailUrl: samples.url };

export const listDuplicates = defineRoute({
  method: 'get',
  path: '/v1/duplicates',
  operationId: 'listDuplicates',
  summary: 'Groups of near-duplicates, the picture that was indexed first at the head of each',
  role: 'reader',
  limits: ['duplicateGroupsPerPage', 'duplicatesPerGroup'],
  query: DuplicatesQuery,
  answer: {
    status: 200,
    description: 'A page',
    schema: DuplicatesAnswer,
    example: {
      groups: [{ original: copy, duplicates: [{ ...copy, imageId: samples.otherImageId }], count: 1 }],
      cursor: null,
    },
  },
});
