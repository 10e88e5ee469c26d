import { type Profile, replay, setWeights, tenantDefaultUser } from '@dlsift/retrieval/profile';
import { normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import type { z } from 'zod';
import { type Operation, Problem } from '../../http/index.ts';
import type { Services } from '../../services/index.ts';
import type * as routes from './routes.ts';
import type { Profile as Schema } from './schema.ts';

type ProfileAnswer = z.infer<typeof Schema>;

/** A user's weights and where they come from. */
export const getProfile: Operation<typeof routes.getProfile> = async ({ tenant, params: { user } }, services) => {
  const { profile, source } = await services.profiles.resolve(tenant, user, await fittedWeights(tenant, services));
  return present(profile, source);
};

/** The steps that led to a user's weights, for an export that can be replayed. */
export const getProfileHistory: Operation<typeof routes.getProfileHistory> = async (
  { tenant, params: { user } },
  services,
) => {
  const profile = await services.profiles.get(tenant, user, await fittedWeights(tenant, services));
  return { user, start: profile.start, history: profile.history, weights: replay(profile) };
};

/** Sets a user's weights, scaled to sum 1. The history of the weights before is deleted. */
export const putProfile: Operation<typeof routes.putProfile> = async ({ tenant, params: { user }, body }, services) => {
  const weights = toWeights(body.weights);
  const { after } = await services.profiles.update(tenant, user, (profile) =>
    setWeights(profile, weights, new Date().toISOString()),
  );
  return present(after, user === tenantDefaultUser ? 'tenant' : 'user');
};

/** Deletes a user's weights, and their judgements, so that no build learns from them. */
export const resetProfile: Operation<typeof routes.resetProfile> = async ({ tenant, params: { user } }, services) => {
  await services.profiles.reset(tenant, user);
  await services.judgements.forget(tenant, user);
};

/** The weights that the serving build fitted to the tenant's labels, or null. */
async function fittedWeights(tenant: string, { partitions }: Services): Promise<Weights | null> {
  return (await partitions.current(tenant))?.ranking?.weights ?? null;
}

function present({ user, weights, choices, updatedAt }: Profile, source: ProfileAnswer['source']): ProfileAnswer {
  return { user, weights, source, choices, updatedAt };
}

function toWeights(given: Weights): Weights {
  try {
    return normalizeWeights(given);
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('invalid-request', `weights: ${error.message}`);
    throw error;
  }
}
