import { type DlsiftClient, followRetraining, type Retraining, startRetraining } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

export const retrainCommand: CommandMaker = (terminal, fail) =>
  connectedCommand('retrain')
    .description('partition the library anew, and wait until that is done')
    .option('--follow', 'wait until it is done', true)
    .option('--no-follow', 'start it and come back at once')
    .action(async ({ follow, ...options }: ConnectionOptions & { follow: boolean }) => {
      const client = connect(options, terminal);
      const started = await startRetraining(client);
      const last = follow ? await followWithSpinner(client, started.retrainingId, terminal) : started;
      if (options.json) showJson(last, terminal);
      else terminal.out(describe(last));
      if (last.state === 'rejected' || last.state === 'failed') fail();
    });

function describe({ retrainingId, state, version, reason, startedAt, stoppedAt }: Retraining): string {
  const because = reason === null ? '' : `: ${reason.replace(/\.$/, '')}`;
  const seconds = stoppedAt === null ? 0 : (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000;
  if (state === 'running')
    return `Retraining ${retrainingId} has started; searches use the present partition meanwhile.`;
  if (state === 'promoted') return `Partition ${version} is in use, after ${seconds.toFixed(1)} s${because}.`;
  if (state === 'rejected') return `No new partition${because}. Searches go on as before.`;
  return `Retraining ${retrainingId} failed${because}. The present partition stays in use.`;
}

async function followWithSpinner(client: DlsiftClient, retrainingId: string, terminal: Terminal): Promise<Retraining> {
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  const start = performance.now();
  const timer = setInterval(() => {
    const ms = performance.now() - start;
    const frame = frames.charAt(Math.floor(ms / 100) % frames.length);
    terminal.status(`${frame} Partitioning the library … ${Math.floor(ms / 1000)} s`);
  }, 100);
  try {
    return await followRetraining(client, retrainingId, { signal: terminal.interrupted });
  } finally {
    clearInterval(timer);
    terminal.status(undefined);
  }
}
