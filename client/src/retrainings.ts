import { getRetraining } from '../generated/calls.ts';
import type { Retraining } from '../generated/types.ts';
import type { DlsiftClient } from './client.ts';
import { sleep } from './sleep.ts';

export interface FollowOptions {
  /** Milliseconds between two looks. */
  everyMs?: number;
  signal?: AbortSignal;
  /** Called at each look. */
  onState?(state: Retraining): void;
}

/**
 * Waits until a retraining is promoted, rejected or has failed.
 *
 * @returns the retraining in its last state
 */
export async function followRetraining(
  client: DlsiftClient,
  retrainingId: string,
  { everyMs = 1000, signal, onState }: FollowOptions = {},
): Promise<Retraining> {
  for (;;) {
    const retraining = await getRetraining(client, retrainingId, signal);
    onState?.(retraining);
    if (retraining.state !== 'running') return retraining;
    await sleep(everyMs, signal);
  }
}
