import { ProblemError } from '@dlsift/client';
import { Command, CommanderError } from 'commander';
import about from '../package.json' with { type: 'json' };
import { addCommand } from './commands/add.ts';
import { compareCommand } from './commands/compare.ts';
import { duplicatesCommand } from './commands/duplicates.ts';
import { likeCommand } from './commands/like.ts';
import { modelsCommand } from './commands/models.ts';
import { activateCommand, partitionsCommand } from './commands/partitions.ts';
import { profileCommand } from './commands/profile.ts';
import { removeCommand } from './commands/remove.ts';
import { retrainCommand } from './commands/retrain.ts';
import { searchCommand } from './commands/search.ts';
import { settingsCommand } from './commands/settings.ts';
import { similarCommand } from './commands/similar.ts';
import { statusCommand } from './commands/status.ts';
import type { Terminal } from './terminal.ts';

export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const notes = `
URL of the service and API key: --url and --api-key, or DLSIFT_URL and
DLSIFT_API_KEY, or the local cloud's .dlsift/credentials.json in this folder or
one above it. Prefer the environment: other users of this machine can read a
command line.

Exit codes: 0 done, 1 failed or bad news, 2 wrong command line, 130 stopped.

npx dlsift COMMAND --help tells more of a command.`;

/** Advice by kind of problem. */
const hints: Readonly<Record<string, string>> = {
  'missing-key': 'Set DLSIFT_API_KEY to the key you were given.',
  'unknown-key': 'Set DLSIFT_API_KEY to the key you were given; the local cloud prints its own when it starts.',
  'unknown-image': 'npx dlsift search and npx dlsift similar print the ids of pictures.',
  'unknown-search': 'npx dlsift search prints the id of a search; it is known for 24 hours.',
  'unknown-partition': 'npx dlsift partitions shows the versions.',
  'unknown-model': 'npx dlsift models list shows the models.',
};

/**
 * Runs one command line (without `node` and the program's name).
 *
 * @returns the exit code
 */
export async function run(words: string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = new Command('dlsift')
    .description('Private picture search: add pictures, search by picture, choose what fits, and the ranking learns.')
    .version(about.version)
    // Names alone: with their arguments, descriptions would not fit into 80 columns.
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .addHelpText('after', notes)
    .exitOverride();
  const commands = [
    addCommand,
    removeCommand,
    searchCommand,
    likeCommand,
    profileCommand,
    similarCommand,
    compareCommand,
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
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      outputError: (text, write) =>
        write(`${text.replace(/^error: /, 'dlsift: ').trimEnd()}\n${pathOf(command)} --help tells more.`),
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
    const hint = error instanceof ProblemError ? hints[error.type.split(':').at(-1) ?? ''] : undefined;
    if (hint !== undefined) terminal.err(hint);
    return exitCodes.failed;
  }
}

function pathOf(command: Command): string {
  return command.parent === null ? `npx ${command.name()}` : `${pathOf(command.parent)} ${command.name()}`;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
