import { type DlsiftClient, getUsage, imagePages, listPartitions, type Partition, type Usage } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { count, minute, plural } from '../show/numbers.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

export const statusCommand: CommandMaker = (terminal) =>
  connectedCommand('status')
    .description('counts of the pictures in the library')
    .option('--rejected', 'list rejected pictures, with the reasons')
    .action(async ({ rejected, ...options }: ConnectionOptions & { rejected?: boolean }) => {
      const client = connect(options, terminal);
      if (rejected) return showRejected(client, options.json ?? false, terminal);
      const usage = await getUsage(client, terminal.interrupted);
      if (options.json) return showJson(usage, terminal);
      const { partitions } = usage.partition === null ? { partitions: [] } : await listPartitions(client);
      showUsage(
        usage,
        partitions.find(({ current }) => current),
        terminal,
      );
    });

async function showRejected(client: DlsiftClient, json: boolean, terminal: Terminal): Promise<void> {
  const rejected = [];
  for await (const images of imagePages(client, { signal: terminal.interrupted })) {
    rejected.push(...images.filter(({ state }) => state === 'rejected'));
  }
  if (json) return showJson({ images: rejected }, terminal);
  if (rejected.length === 0) return terminal.out('Every picture was taken in.');
  for (const { key, reason } of rejected) terminal.out(`${key}: ${reason ?? 'no reason given'}`);
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
