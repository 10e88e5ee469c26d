import { channels, type FeedbackAnswer, giveFeedback } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { bar, channelNames, percent, twoDigits, weightsOf } from '../show/numbers.ts';
import { tableLines } from '../show/table.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

export const likeCommand: CommandMaker = (terminal) =>
  connectedCommand('like')
    .description('choose or reject results of a search; the weights learn from it (eq. 11)')
    .argument('<search-id>', 'as `search` printed it')
    .argument('<image-id...>', 'the pictures that fit')
    .option('--user <name>', 'user whose weights change')
    .action(async (searchId: string, chosen: string[], { user, ...options }: ConnectionOptions & { user?: string }) => {
      const feedback = await giveFeedback(connect(options, terminal), searchId, { chosen, user });
      if (options.json) showJson(feedback, terminal);
      else showFeedback(feedback, terminal);
    });

function showFeedback({ user, before, weights, share }: FeedbackAnswer, { out, paint }: Terminal): void {
  const columns = [{ title: weightsOf(user) }, { title: 'before' }, { title: 'now' }, { title: '' }];
  const rows = channels.map((channel) => [
    channelNames[channel],
    twoDigits(before[channel]),
    twoDigits(weights[channel]),
    bar(weights[channel], 20),
  ]);
  const [titles = '', ...lines] = tableLines(columns, rows);
  out(paint('dim', titles));
  for (const [i, channel] of channels.entries()) {
    const grown = weights[channel] > before[channel];
    out(grown ? paint('green', lines[i] ?? '') : (lines[i] ?? ''));
  }
  out('');
  if (share < 1) out(paint('dim', `${percent(share)} of the step: more would rank what was chosen before worse.`));
  out(paint('dim', share > 0 ? 'The next search ranks by the new weights.' : 'The weights stay as they were.'));
}
