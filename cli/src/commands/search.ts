import { readFile, stat } from 'node:fs/promises';
import {
  type DlsiftClient,
  type SearchAnswer,
  searchBodyBytes,
  searchByImageId,
  searchByPicture,
} from '@dlsift/client';
import { InvalidArgumentError } from 'commander';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { megabytes } from '../show/numbers.ts';
import { showSearch } from '../show/search.ts';
import { type CommandMaker, showJson } from './command.ts';

interface Options extends ConnectionOptions {
  k?: number;
  probes?: number;
  verify?: number;
  minScore?: number;
  weights?: string;
  user?: string;
  explain?: boolean;
}

export const searchCommand: CommandMaker = (terminal) =>
  connectedCommand('search')
    .description('search with a picture: a file, or the id of a picture of the library')
    .argument('<file>', 'a picture file, or an image id')
    .option('-k <number>', 'how many pictures to show', wholeNumber)
    .option('--probes <number>', 'how many classes to visit', wholeNumber)
    .option('--verify <number>', 'how many candidates to compare keypoint by keypoint, 0 for none', count)
    .option('--min-score <number>', 'leave out what scores less (0 to 1)', fraction)
    .option('--weights <channel:weight,…>', "instead of the user's weights, such as cnn:1,sift:0")
    .option('--user <name>', 'whose weights to rank by')
    .option('--explain', 'also show classes and timings')
    .action(async (file: string, { url, apiKey, json, ...query }: Options) => {
      const client = connect({ url, apiKey }, terminal);
      const answer = await searchBy(client, file, { ...query, signal: terminal.interrupted });
      if (json) showJson(answer, terminal);
      else showSearch(answer, terminal, { explain: query.explain ?? false });
    });

type Query = Omit<Options, keyof ConnectionOptions> & { signal: AbortSignal };

async function searchBy(client: DlsiftClient, file: string, query: Query): Promise<SearchAnswer> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined && /^[0-9a-f]{32}$/.test(file)) return searchByImageId(client, file, query);
  if (!found?.isFile()) throw new Error(`Expected a picture but found ${found ? 'a folder' : 'no file'} at ${file}.`);
  if (found.size > searchBodyBytes) {
    throw new Error(
      `${file} has ${megabytes(found.size)}, and a search takes at most ${megabytes(searchBodyBytes)}: save it smaller (640 pixels on the longer side lose nothing) and try again.`,
    );
  }
  return searchByPicture(client, await readFile(file), query);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return Number(text);
}

function count(text: string): number {
  return text === '0' ? 0 : wholeNumber(text);
}

function fraction(text: string): number {
  const value = Number(text);
  if (!(text !== '' && value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}
