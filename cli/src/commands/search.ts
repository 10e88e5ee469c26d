import { readFile } from 'node:fs/promises';
import {
  type DlsiftClient,
  type Filter,
  limits,
  nextPage,
  type Region,
  type SearchAnswer,
  type SearchRequest,
  search,
  searchByPicture,
  uploadForSearch,
} from '@dlsift/client';
import { putFromNode } from '@dlsift/client/folder';
import { type Command, InvalidArgumentError } from 'commander';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { showSearch } from '../show/search.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';
import { allOf, readFilter } from './filter.ts';
import { findPicture, isId } from './picture.ts';
import { readWeights } from './profile.ts';

interface Options extends ConnectionOptions {
  k?: number;
  probes?: number;
  verify?: number;
  minScore?: number;
  weights?: string;
  user?: string;
  region?: Region;
  flip?: boolean;
  filter?: Filter[];
  like?: string[];
  unlike?: string[];
  expand: boolean;
  learn: boolean;
  explain?: boolean;
  cursor?: string;
}

export const searchCommand: CommandMaker = (terminal) =>
  connectedCommand('search')
    .description('search with a picture: a file, the id of a picture of the library, or examples')
    .argument('[file]', 'a picture file, or an image id; may be left out with --like or --cursor')
    .option('-k <number>', 'number of pictures to show', wholeNumber)
    .option('--region <x,y,width,height>', 'search with this part of the picture, in its pixels', region)
    .option('--flip', 'search with the mirror image too')
    .option('--like <id,…>', 'pictures of the library that are examples of the kind to find', ids)
    .option('--unlike <id,…>', 'pictures of the library that are counter-examples; they are not shown', ids)
    .option(
      '--filter <condition>',
      'only pictures that meet a condition: label=roses, year>=1990; repeat for more',
      readFilter,
    )
    .option('--probes <number>', 'number of classes to visit', wholeNumber)
    .option('--verify <number>', 'number of candidates to verify by keypoints; 0: none', count)
    .option('--no-expand', 'rank by the query alone, without expansion by the closest pictures')
    .option('--no-learn', 'do not learn a better query for a picture that the library does not hold')
    .option('--min-score <number>', 'smallest score shown, 0 to 1', fraction)
    .option('--weights <channel:weight,…>', "instead of the user's weights, such as cnn:1,sift:0", weightsText)
    .option('--user <name>', 'user whose weights rank')
    .option('--cursor <cursor>', 'cursor that an earlier search gave for its next page')
    .option('--explain', 'also show the parts of each score, the classes and the timings')
    .action(async (file: string | undefined, { url, apiKey, json, ...options }: Options, command: Command) => {
      if (file === undefined && options.like === undefined && options.cursor === undefined)
        command.error('error: Expected a picture, the id of one, or --like with ids, but received none.');
      const client = connect({ url, apiKey }, terminal);
      const answer = await answerOf(client, file, options, terminal);
      if (json) showJson(answer, terminal);
      else showSearch(answer, terminal, { explain: options.explain, filtered: options.filter !== undefined });
    });

async function answerOf(
  client: DlsiftClient,
  file: string | undefined,
  { cursor, filter, like, unlike, region: part, expand, learn, ...given }: Omit<Options, keyof ConnectionOptions>,
  { interrupted: signal }: Terminal,
): Promise<SearchAnswer> {
  // The service decides unless they are switched off.
  const knobs = { ...given, ...(!expand && { expand }), ...(!learn && { learn }) };
  if (cursor !== undefined) {
    const page = await nextPage(client, { cursor }, { k: knobs.k, explain: knobs.explain, signal });
    if (page) return page;
  }
  const form: SearchRequest = { ...knobs, region: part, positives: like, negatives: unlike, filter: allOf(filter) };
  if (file === undefined) return search(client, form, signal);
  const named = await findPicture(file);
  if ('imageId' in named) return search(client, { ...form, ...named }, signal);
  const picture = await readFile(named.path);
  if (named.bytes > limits.searchBodyBytes) {
    const uploadId = await uploadForSearch(client, picture, { put: putFromNode, signal });
    return search(client, { ...form, uploadId }, signal);
  }
  const { filter: wanted, positives, negatives } = form;
  return searchByPicture(client, picture, {
    ...knobs,
    signal,
    ...(part && { region: [part.x, part.y, part.width, part.height].join() }),
    filter: wanted && JSON.stringify(wanted),
    positives: positives?.join(),
    negatives: negatives?.join(),
  });
}

/**
 * Parses an option's value.
 *
 * @throws InvalidArgumentError for anything but a whole number of 1 or more
 */
export function wholeNumber(text: string): number {
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

/** The weights as the service reads them, checked here first. */
function weightsText(text: string): string {
  readWeights(text);
  return text;
}

function region(text: string): Region {
  const [, x, y, width, height] = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text) ?? [];
  if (height === undefined) throw new InvalidArgumentError('Expected x,y,width,height in whole pixels.');
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

function ids(text: string): string[] {
  const given = text.split(',');
  if (!given.every(isId)) throw new InvalidArgumentError('Expected ids of 32 hexadecimal digits, separated by commas.');
  return given;
}
