import { type Profile, replay, setWeights, tenantDefaultUser } from '@dlsift/retrieval/profile';
import { normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import type { z } from 'zod';
import type { schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { Services } from './services.ts';

type Stores = Pick<Services, 'profiles' | 'partitions'>;
type ProfileAnswer = z.infer<typeof schemas.Profile>;

/** The weights that the serving build fitted to the tenant's labels, or null. */
export async function fittedWeights(
  tenant: string,
  { partitions }: Pick<Stores, 'partitions'>,
): Promise<Weights | null> {
  return (await partitions.current(tenant))?.ranking?.weights ?? null;
}

/** A user's weights and where they come from. */
export async function getProfile(tenant: string, user: string, stores: Stores): Promise<ProfileAnswer> {
  const { profile, source } = await stores.profiles.resolve(tenant, user, await fittedWeights(tenant, stores));
  return present(profile, source);
}

/** All that is known of how a user's weights came about: an export that can be replayed. */
export async function getHistory(
  tenant: string,
  user: string,
  stores: Stores,
): Promise<z.infer<typeof schemas.ProfileHistory>> {
  const profile = await stores.profiles.get(tenant, user, await fittedWeights(tenant, stores));
  return { user, start: profile.start, history: profile.history, weights: replay(profile) };
}

/** Sets a user's weights; what was learned before is forgotten. They are scaled to sum 1. */
export async function putProfile(
  tenant: string,
  user: string,
  given: Weights,
  stores: Stores,
  now = new Date(),
): Promise<ProfileAnswer> {
  const weights = toWeights(given);
  const { after } = await stores.profiles.update(tenant, user, (profile) =>
    setWeights(profile, weights, now.toISOString()),
  );
  return present(after, user === tenantDefaultUser ? 'tenant' : 'user');
}

/** The tenant's default ranks for everybody, so more than a reader writes it. */
export function roleToWrite(user: string): 'reader' | 'editor' {
  return user === tenantDefaultUser ? 'editor' : 'reader';
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
