import type { components } from '../generated/schema.d.ts';
import type { Profile, Weights } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

/** What a user's weights were learned from: replayed from `start` it gives them. */
export type ProfileHistory = components['schemas']['ProfileHistory'];

export function getProfile(client: DlsiftClient, user: string): Promise<Profile> {
  return answer(client.GET('/v1/profiles/{user}', { params: { path: { user } } }));
}

export function getProfileHistory(client: DlsiftClient, user: string): Promise<ProfileHistory> {
  return answer(client.GET('/v1/profiles/{user}/history', { params: { path: { user } } }));
}

/** Sets the weights of a user, or of everybody with none of their own (`*`); they are scaled to sum 1. */
export function setProfile(client: DlsiftClient, user: string, weights: Partial<Weights>): Promise<Profile> {
  const body = { weights: { cnn: 0, sift: 0, color: 0, position: 0, shape: 0, ...weights } };
  return answer(client.PUT('/v1/profiles/{user}', { params: { path: { user } }, body }));
}

/** Back to the default weights. */
export async function resetProfile(client: DlsiftClient, user: string): Promise<void> {
  await client.DELETE('/v1/profiles/{user}', { params: { path: { user } } });
}
