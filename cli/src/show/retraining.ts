import { type DlsiftClient, followRetraining, ProblemError, type Retraining } from '@dlsift/client';
import type { Terminal } from '../terminal.ts';

/** Result of a retraining in a sentence. */
export function describeRetraining({ retrainingId, state, version, reason, startedAt, stoppedAt }: Retraining): string {
  const because = reason === null ? '' : `: ${reason.replace(/\.$/, '')}`;
  const seconds = stoppedAt === null ? 0 : (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000;
  if (state === 'running')
    return `Retraining ${retrainingId} has started; searches use the present partition meanwhile.`;
  if (state === 'promoted' && version === null) return `Done after ${seconds.toFixed(1)} s${because}.`;
  if (state === 'promoted') return `Partition ${version} is in use, after ${seconds.toFixed(1)} s${because}.`;
  if (state === 'rejected') return `No new partition${because}. Searches go on as before.`;
  return `Retraining ${retrainingId} failed${because}. The present partition stays in use.`;
}

/**
 * Starts a build. The service marks a build whose machine stopped as failed only when builds are
 * listed.
 * @throws Error where one runs
 */
export async function startBuild(client: DlsiftClient, start: () => Promise<Retraining>): Promise<Retraining> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ProblemError && error.status === 409)) throw error;
    const { data } = await client.GET('/v1/retrainings');
    if (!data?.retrainings.some(({ state }) => state === 'running')) return start();
    throw new Error('A build is under way. npx dlsift partitions shows what comes of it; start another one then.');
  }
}

/** Waits for a retraining and shows its progress. */
export async function followWithSpinner(
  client: DlsiftClient,
  retrainingId: string,
  doing: string,
  terminal: Terminal,
): Promise<Retraining> {
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  const start = performance.now();
  const timer = setInterval(() => {
    const ms = performance.now() - start;
    const frame = frames.charAt(Math.floor(ms / 100) % frames.length);
    terminal.status(`${frame} ${doing} … ${Math.floor(ms / 1000)} s`);
  }, 100);
  try {
    return await followRetraining(client, retrainingId, { signal: terminal.interrupted });
  } finally {
    clearInterval(timer);
    terminal.status(undefined);
    if (terminal.interrupted.aborted)
      terminal.err('Stopped waiting. The build goes on: npx dlsift partitions shows what comes of it.');
  }
}
