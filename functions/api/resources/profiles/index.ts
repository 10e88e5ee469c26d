/** The weights of users. */
import { defineCall, type Resource } from '../../http/index.ts';
import { getProfile, getProfileHistory, putProfile, resetProfile } from './profiles.ts';
import * as routes from './routes.ts';

export const profiles: Resource = {
  name: 'Profiles',
  description: 'The weights by which searches rank, per user.',
  calls: [
    defineCall(routes.getProfile, getProfile),
    defineCall(routes.putProfile, putProfile),
    defineCall(routes.resetProfile, resetProfile),
    defineCall(routes.getProfileHistory, getProfileHistory),
  ],
};
