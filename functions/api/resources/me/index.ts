/** The caller, as the key names them. */
import { defineCall, type Resource } from '../../http/index.ts';
import { getMe } from './get-me.ts';
import * as routes from './routes.ts';

export const me: Resource = {
  name: 'Caller',
  description: 'Whom the key speaks for.',
  calls: [defineCall(routes.getMe, getMe)],
};
