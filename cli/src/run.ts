import { Command, CommanderError } from 'commander';
import about from '../package.json' with { type: 'json' };
import { addCommand } from './commands/add.ts';
import { duplicatesCommand } from './commands/duplicates.ts';
import { likeCommand } from './commands/like.ts';
import { modelsCommand } from './commands/models.ts';
import { activateCommand, partitionsCommand } from './commands/partitions.ts';
import { profileCommand } from './commands/profile.ts';
import { retrainCommand } from './commands/retrain.ts';
import { searchCommand } from './commands/search.ts';
import { settingsCommand } from './commands/settings.ts';
import { similarCommand } from './commands/similar.ts';
import { statusCommand } from './commands/status.ts';
import type { Terminal } from './terminal.ts';

export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Runs one command line (without `node` and the program's name) and answers its exit code. */
export async function run(words: string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = new Command('dlsift')
    .description('Private picture search: add pictures, search by picture, choose what fits, and the ranking learns.')
    .version(about.version)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `
Where the service is and who asks: --url and --api-key, or DLSIFT_URL and DLSIFT_API_KEY, or the local cloud's
.dlsift/credentials.json in this folder or one above it. Prefer the environment: other users of this machine can read
a command line.`,
    )
    .exitOverride();
  const commands = [
    addCommand,
    searchCommand,
    likeCommand,
    profileCommand,
    similarCommand,
    duplicatesCommand,
    retrainCommand,
    partitionsCommand,
    activateCommand,
    modelsCommand,
    settingsCommand,
    statusCommand,
  ];
  const fail = () => {
    exitCode = exitCodes.failed;
  };
  for (const command of commands) program.addCommand(command(terminal, fail));
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    terminal.status(undefined);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    terminal.err(`dlsift: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.failed;
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
