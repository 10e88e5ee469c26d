import { tenantDefaultUser } from '@dlsift/retrieval/profile';
import { defineRoute, samples, z } from '../../contract/index.ts';
import { Profile, ProfileBody, ProfileHistory, ProfileUser } from './schema.ts';

const params = z.object({ user: ProfileUser });
/**
 * The tenant's default profile ranks for every user without a profile, so readers do not change it.
 */
const higherRole = {
  role: 'editor' as const,
  when: 'for `*`',
  isNeeded: (sent: { params: z.infer<typeof params> }) => sent.params.user === tenantDefaultUser,
};
const example = {
  user: samples.user,
  weights: samples.weights,
  source: 'user' as const,
  choices: 12,
  updatedAt: samples.at,
};

export const getProfile = defineRoute({
  method: 'get',
  path: '/v1/profiles/{user}',
  operationId: 'getProfile',
  summary: 'The weights of a user, and where they come from',
  role: 'reader',
  limits: ['nameLength'],
  params,
  answer: { status: 200, description: 'The profile', schema: Profile, example },
});

export const putProfile = defineRoute({
  method: 'put',
  path: '/v1/profiles/{user}',
  operationId: 'putProfile',
  summary: 'Set the weights of a user; of every user without a profile: `*`',
  role: 'reader',
  higherRole,
  limits: ['nameLength'],
  params,
  body: ProfileBody,
  example: { weights: { cnn: 3, color: 1 } },
  answer: {
    status: 200,
    description: 'The profile',
    schema: Profile,
    example: { ...example, weights: { cnn: 0.75, sift: 0, color: 0.25, position: 0, shape: 0 } },
  },
});

export const getProfileHistory = defineRoute({
  method: 'get',
  path: '/v1/profiles/{user}/history',
  operationId: 'getProfileHistory',
  summary: 'The last 200 steps of a user’s weights; replayed from `start` they give the weights',
  role: 'reader',
  limits: ['nameLength'],
  params,
  answer: {
    status: 200,
    description: 'The history',
    schema: ProfileHistory,
    example: {
      user: samples.user,
      start: samples.weights,
      history: [
        {
          at: samples.at,
          searchId: samples.searchId,
          imageId: samples.imageId,
          channel: 'color',
          kind: 'chosen',
          inertia: 50,
          share: 1,
        },
      ],
      weights: { cnn: 0.735, sift: 0.147, color: 0.078, position: 0.02, shape: 0.02 },
    },
  },
});

export const resetProfile = defineRoute({
  method: 'delete',
  path: '/v1/profiles/{user}',
  operationId: 'resetProfile',
  summary: 'Return to the default weights; the user’s judgements of searches are deleted, too',
  role: 'reader',
  higherRole,
  limits: ['nameLength'],
  params,
  answer: { status: 204, description: 'Reset' },
});
