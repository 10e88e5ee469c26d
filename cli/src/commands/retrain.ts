import { startRetraining } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { describeRetraining, followWithSpinner } from '../show/retraining.ts';
import { type CommandMaker, showJson } from './command.ts';

export const retrainCommand: CommandMaker = (terminal, fail) =>
  connectedCommand('retrain')
    .description('partition the library anew, and wait until that is done')
    .option('--compact', 'keep the classes, and write what has changed into them')
    .option('--follow', 'wait until it is done', true)
    .option('--no-follow', 'start it and come back at once')
    .action(async ({ follow, compact, ...options }: ConnectionOptions & { follow: boolean; compact?: boolean }) => {
      const client = connect(options, terminal);
      const started = await startRetraining(client, compact ? 'compact' : 'repartition');
      const last = follow
        ? await followWithSpinner(client, started.retrainingId, 'Partitioning the library', terminal)
        : started;
      if (options.json) showJson(last, terminal);
      else terminal.out(describeRetraining(last));
      if (last.state === 'rejected' || last.state === 'failed') fail();
    });
