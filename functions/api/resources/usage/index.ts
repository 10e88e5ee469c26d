/** What a tenant holds. */
import { defineCall, type Resource } from '../../http/index.ts';
import { getUsage } from './get-usage.ts';
import * as routes from './routes.ts';

export const usage: Resource = {
  name: 'Usage',
  description: 'What the tenant holds.',
  calls: [defineCall(routes.getUsage, getUsage)],
};
