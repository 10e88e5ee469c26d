/** Two pictures side by side. */
import { defineCall, type Resource } from '../../http/index.ts';
import { compare } from './compare.ts';
import * as routes from './routes.ts';

export const comparisons: Resource = {
  name: 'Comparison',
  description: 'What two pictures have in common.',
  calls: [defineCall(routes.compare, compare)],
};
