import type { Retraining } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';
import { sleep } from './sleep.ts';

/** Starts a build of the partition: of new classes, or of new segments in the present ones. */
export function startRetraining(
  client: DlsiftClient,
  mode: 'compact' | 'repartition' = 'repartition',
): Promise<Retraining> {
  return answer(client.POST('/v1/retrainings', { body: { mode } }));
}

export function getRetraining(client: DlsiftClient, retrainingId: string, signal?: AbortSignal): Promise<Retraining> {
  return answer(client.GET('/v1/retrainings/{retrainingId}', { params: { path: { retrainingId } }, signal }));
}

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
