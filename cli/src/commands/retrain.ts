import { startRetraining } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { describeRetraining, followWithSpinner, startBuild } from '../show/retraining.ts';
import { type CommandMaker, showJson } from './command.ts';

interface Options extends ConnectionOptions {
  follow: boolean;
  compact?: boolean;
  relearn?: boolean;
}

export const retrainCommand: CommandMaker = (terminal, fail) =>
  connectedCommand('retrain')
    .description('partition the library again, and wait until the build ends')
    .option('--compact', 'keep the classes and write the changes into them')
    .option(
      '--relearn',
      'train an embedder on the library first; it serves if it does better on pictures it has not seen',
    )
    .option('--follow', 'wait until the build ends', true)
    .option('--no-follow', 'start the build and return at once')
    .action(async ({ follow, compact, relearn: isRelearning, ...options }: Options) => {
      const client = connect(options, terminal);
      const mode = isRelearning ? 'relearn' : compact ? 'compact' : 'repartition';
      const started = await startBuild(client, () => startRetraining(client, { mode }));
      const doing = isRelearning ? 'Learning from the library' : 'Partitioning the library';
      const last = follow ? await followWithSpinner(client, started.retrainingId, doing, terminal) : started;
      if (options.json) showJson(last, terminal);
      else terminal.out(describeRetraining(last));
      if (last.state === 'rejected' || last.state === 'failed') fail();
    });
