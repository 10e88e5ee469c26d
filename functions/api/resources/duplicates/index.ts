/** Groups of near-duplicates. */
import { defineCall, type Resource } from '../../http/index.ts';
import { listDuplicates } from './list-duplicates.ts';
import * as routes from './routes.ts';

export const duplicates: Resource = {
  name: 'Near-duplicates',
  description: 'Pictures of the library that show the same thing.',
  calls: [defineCall(routes.listDuplicates, listDuplicates)],
};
