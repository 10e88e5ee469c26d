import { type SimilarAnswer, similarImages } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { tableLines } from '../show/table.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';
import { wholeNumber } from './search.ts';

export const similarCommand: CommandMaker = (terminal) =>
  connectedCommand('similar')
    .description('pictures similar to one of the library; its copies are marked')
    .argument('<image-id>', 'as `search` printed it')
    .option('-k <number>', 'number of pictures to show', wholeNumber)
    .action(async (imageId: string, { k, ...options }: ConnectionOptions & { k?: number }) => {
      const answer = await similarImages(connect(options, terminal), imageId, { k }, terminal.interrupted);
      if (options.json) showJson(answer, terminal);
      else showSimilar(answer, terminal);
    });

function showSimilar({ duplicateOf, results }: SimilarAnswer, { out, paint }: Terminal): void {
  if (duplicateOf !== null) out(`A near-duplicate of ${duplicateOf}.`);
  if (results.length === 0) {
    out('The library holds no other picture.');
    return;
  }
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'score' },
    { title: '' },
    { title: 'id' },
    { title: 'key' },
  ];
  const rows = results.map(({ score, nearDuplicate, imageId, key }, i) => [
    `${i + 1}`,
    score.toFixed(3),
    nearDuplicate ? 'copy' : '',
    imageId,
    key,
  ]);
  const [titles = '', ...lines] = tableLines(columns, rows);
  out(paint('dim', titles));
  for (const line of lines) out(line);
}
