import { readFile } from 'node:fs/promises';
import { type CompareAnswer, channels, compare, type DlsiftClient, limits, uploadForSearch } from '@dlsift/client';
import { putFromNode } from '@dlsift/client/folder';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { bar, channelNames, twoDigits } from '../show/numbers.ts';
import { tableLines } from '../show/table.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';
import { findPicture } from './picture.ts';

/** Maximum bytes of both pictures in one request; base64 adds a third. */
const bytesInRequest = limits.searchBodyBytes / 3;

export const compareCommand: CommandMaker = (terminal) =>
  connectedCommand('compare')
    .description('what two pictures have in common, and the score that a search with the first gives to the second')
    .argument('<a>', 'a picture file, or an image id')
    .argument('<b>', 'another')
    .option('--user <name>', 'user whose weights make the score')
    .action(async (a: string, b: string, { user, ...options }: ConnectionOptions & { user?: string }) => {
      const client = connect(options, terminal);
      const pictures = { a: await named(client, a, terminal), b: await named(client, b, terminal) };
      const comparison = await compare(client, { ...pictures, user }, terminal.interrupted);
      if (options.json) showJson(comparison, terminal);
      else showComparison(comparison, terminal);
    });

async function named(client: DlsiftClient, text: string, { interrupted: signal }: Terminal) {
  const picture = await findPicture(text);
  if ('imageId' in picture) return picture;
  const content = await readFile(picture.path);
  if (picture.bytes <= bytesInRequest) return { image: content.toString('base64') };
  return { uploadId: await uploadForSearch(client, content, { put: putFromNode, signal }) };
}

function showComparison(
  { similarities, weights, weighted, score, familiarity, inliers }: CompareAnswer,
  terminal: Terminal,
) {
  const { out, paint } = terminal;
  const columns = [
    { title: 'compared' },
    { title: 'alike', align: 'right' as const },
    { title: 'weight', align: 'right' as const },
    { title: '' },
  ];
  const rows = channels.map((channel) => [
    channelNames[channel],
    twoDigits(similarities[channel]),
    twoDigits(weights[channel]),
    bar(similarities[channel], 20),
  ]);
  const [titles = '', ...lines] = tableLines(columns, rows);
  out(paint('dim', titles));
  for (const line of lines) out(line);
  out('');
  out(`together     ${weighted.toFixed(3)} (eq. 10)`);
  if (familiarity < 0.995) out(`familiarity  ${twoDigits(familiarity)} (how much the first looks like the library)`);
  out(inliers > 0 ? paint('green', `same thing   ${inliers} points match`) : 'same thing   not recognised');
  out(paint('bold', `score        ${score.toFixed(3)}`));
}
