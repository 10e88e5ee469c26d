import type { Profile } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

export function getProfile(client: DlsiftClient, user: string): Promise<Profile> {
  return answer(client.GET('/v1/profiles/{user}', { params: { path: { user } } }));
}

/** Back to the default weights. */
export async function resetProfile(client: DlsiftClient, user: string): Promise<void> {
  await client.DELETE('/v1/profiles/{user}', { params: { path: { user } } });
}
