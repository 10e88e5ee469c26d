import {
  type DlsiftClient,
  getUsage,
  type Image,
  imagePages,
  listPartitions,
  noteSentences,
  type Partition,
  type Usage,
} from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { count, minute, plural } from '../show/numbers.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

export const statusCommand: CommandMaker = (terminal) =>
  connectedCommand('status')
    .description('counts of the pictures in the library')
    .option('--rejected', 'list rejected pictures, with the reasons')
    .option('--notes', 'list pictures whose files were read with a note, such as a camera raw file by its preview')
    .action(async ({ rejected, notes, ...options }: ConnectionOptions & Listed) => {
      const client = connect(options, terminal);
      if (rejected) return showListed(client, options.json ?? false, rejectedPictures, terminal);
      if (notes) return showListed(client, options.json ?? false, notedPictures, terminal);
      const usage = await getUsage(client, terminal.interrupted);
      if (options.json) return showJson(usage, terminal);
      const { partitions } = usage.partition === null ? { partitions: [] } : await listPartitions(client);
      showUsage(
        usage,
        partitions.find(({ current }) => current),
        terminal,
      );
    });

interface Listed {
  rejected?: boolean;
  notes?: boolean;
}

/** Pictures that are listed with what there is to say of each. */
interface Listing {
  isListed(image: Image): boolean;
  say(image: Image): string;
  nothing: string;
}

const rejectedPictures: Listing = {
  isListed: ({ state }) => state === 'rejected',
  say: ({ reason }) => reason ?? 'no reason given',
  nothing: 'Every picture was taken in.',
};

const notedPictures: Listing = {
  isListed: ({ notes = [] }) => notes.length > 0,
  say: ({ notes = [] }) => noteSentences(notes).join(' '),
  nothing: 'Every picture was read as its file is.',
};

async function showListed(client: DlsiftClient, json: boolean, listing: Listing, terminal: Terminal): Promise<void> {
  const listed = [];
  for await (const images of imagePages(client, { signal: terminal.interrupted })) {
    listed.push(...images.filter((image) => listing.isListed(image)));
  }
  if (json) return showJson({ images: listed }, terminal);
  if (listed.length === 0) return terminal.out(listing.nothing);
  for (const image of listed) terminal.out(`${image.key}: ${listing.say(image)}`);
}

function showUsage(usage: Usage, current: Partition | undefined, { out, paint }: Terminal): void {
  const { images, featureSet } = usage;
  const row = (title: string, text: string) => out(`${paint('dim', title.padEnd(10))} ${text}`);
  row('library', `${usage.tenant} (this key is ${usage.role === 'reader' ? 'a' : 'an'} ${usage.role}'s)`);
  const rejected =
    images.rejected === 0 ? '' : `, ${images.rejected} rejected (npx dlsift status --rejected tells why)`;
  row('pictures', `${count(images.ready)} searchable${rejected}`);
  for (const [i, line] of describePartition(usage, current).entries()) row(i === 0 ? 'partition' : '', line);
  row('features', featureSet.name);
  if (featureSet.standIn && featureSet.note) out(paint('yellow', `note: ${featureSet.note}`));
  if (images.ready === 0) out('\nThe library is empty. Add a folder of pictures: npx dlsift add DIR');
}

function describePartition({ partition, images }: Usage, current: Partition | undefined): string[] {
  if (partition === null) return ['none yet: every search scans the whole library', 'npx dlsift retrain makes one'];
  const classes = current === undefined ? '' : `${plural(current.classes, 'class', 'classes')} over `;
  const newer = Math.max(0, images.ready - partition.images);
  const since = newer === 0 ? '' : `, ${plural(newer, 'picture')} more since`;
  return [
    `${partition.version}, built ${minute(partition.builtAt)}`,
    `${classes}${plural(partition.images, 'picture')}${since}`,
  ];
}
