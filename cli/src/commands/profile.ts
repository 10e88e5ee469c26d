import { channels, getProfile, getProfileHistory, type Profile, putProfile, resetProfile } from '@dlsift/client';
import { InvalidArgumentError } from 'commander';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { bar, channelNames, plural, twoDigits, weightsOf } from '../show/numbers.ts';
import { tableLines } from '../show/table.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

interface Options extends ConnectionOptions {
  set?: Record<string, number>;
  reset?: boolean;
  history?: boolean;
}

export const profileCommand: CommandMaker = (terminal) =>
  connectedCommand('profile')
    .description('the weights of a user: show, export their history, set or reset them')
    .argument('[user]', 'whose; * is the default of everybody with none of their own', 'default')
    .option('--set <weights>', 'channel:weight, comma separated; scaled to sum 1', readWeights)
    .option('--reset', 'delete what was learned')
    .option('--history', 'the steps that made the weights, as JSON that can be replayed')
    .action(async (user: string, { set, reset, history, ...options }: Options) => {
      const client = connect(options, terminal);
      if (history) return showJson(await getProfileHistory(client, user), terminal);
      if (reset) await resetProfile(client, user);
      const profile = set ? await putProfile(client, user, { weights: set }) : await getProfile(client, user);
      if (options.json) showJson(profile, terminal);
      else showProfile(profile, terminal);
    });

const sources = {
  user: 'their own',
  tenant: 'the default of everybody',
  fitted: 'fitted to the library’s labels',
  fixed: 'those that DLSIFT ships with',
} as const;

function showProfile({ user, weights, source, choices }: Profile, { out, paint }: Terminal): void {
  const rows = channels.map((channel) => [
    channelNames[channel],
    twoDigits(weights[channel]),
    bar(weights[channel], 20),
  ]);
  const [titles = '', ...lines] = tableLines([{ title: weightsOf(user) }, { title: '' }, { title: '' }], rows);
  out(paint('dim', titles));
  for (const line of lines) out(line);
  out('');
  out(paint('dim', `${sources[source]}; ${plural(choices, 'choice')} so far`));
}

/** Reads channel:weight pairs. */
export function readWeights(text: string): Record<string, number> {
  const pairs = text.split(',').map((part) => part.split(':').map((piece) => piece.trim()));
  const known: readonly string[] = channels;
  for (const [name = '', value = '', ...rest] of pairs) {
    if (known.includes(name) && value !== '' && Number(value) >= 0 && rest.length === 0) continue;
    throw new InvalidArgumentError(`Expected pairs such as cnn:1,sift:0 (channels: ${channels.join(', ')}).`);
  }
  return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
}
