import { getRetraining } from '../generated/calls.ts';
import type { Retraining } from '../generated/types.ts';
import type { DlsiftClient } from './client.ts';
import { sleep } from './sleep.ts';

/** Waits until a retraining is promoted, rejected or has failed, asking every `everyMs`. */
export async function followRetraining(
  client: DlsiftClient,
  retrainingId: string,
  {
    everyMs = 1000,
    signal,
    onState,
  }: { everyMs?: number; signal?: AbortSignal; onState?(state: Retraining): void } = {},
): Promise<Retraining> {
  for (;;) {
    const retraining = await getRetraining(client, retrainingId, signal);
    onState?.(retraining);
    if (retraining.state !== 'running') return retraining;
    await sleep(everyMs, signal);
  }
}
