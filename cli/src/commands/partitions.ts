import { activatePartition, listPartitions, type Partition } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { minute, plural } from '../show/numbers.ts';
import { tableLines } from '../show/table.ts';
import { type CommandMaker, showJson } from './command.ts';

export const partitionsCommand: CommandMaker = (terminal) =>
  connectedCommand('partitions')
    .description('the versions of the partition, newest first')
    .action(async (options: ConnectionOptions) => {
      const { partitions } = await listPartitions(connect(options, terminal));
      if (options.json) return showJson({ partitions }, terminal);
      if (partitions.length === 0) return terminal.out('No partition yet: npx dlsift retrain makes one.');
      const [titles = '', ...lines] = tableLines(columns, partitions.map(rowOf));
      if (titles.length <= terminal.columns) for (const line of [titles, ...lines]) terminal.out(line);
      else for (const line of partitions.flatMap(narrow)) terminal.out(line);
      if (partitions.some(({ current }) => current)) terminal.out(terminal.paint('dim', '\n* in use'));
      const reasons = partitions.filter(({ reason }) => reason !== null);
      for (const { version, reason } of reasons) terminal.out(terminal.paint('dim', `${version}: ${reason}`));
    });

export const activateCommand: CommandMaker = (terminal) =>
  connectedCommand('activate')
    .description('let an earlier version of the partition serve again')
    .argument('<version>', 'as npx dlsift partitions shows it')
    .action(async (version: string, options: ConnectionOptions) => {
      const partition = await activatePartition(connect(options, terminal), version);
      if (options.json) return showJson(partition, terminal);
      const { classes, images } = partition;
      terminal.out(
        `Partition ${version} is in use: ${plural(classes, 'class', 'classes')} over ${plural(images, 'picture')}, with what has changed since.`,
      );
    });

const columns = [
  { title: '' },
  { title: 'version' },
  { title: 'mode' },
  { title: 'state' },
  { title: 'built' },
  { title: 'pictures', align: 'right' },
  { title: 'classes', align: 'right' },
  { title: 'probes', align: 'right' },
  { title: 'recall@10', align: 'right' },
  { title: 'scanned', align: 'right' },
] as const satisfies Parameters<typeof tableLines>[0];

/** One version in a few short lines. */
function narrow(partition: Partition): string[] {
  const [mark = '', version = '', mode = '', state = '', built = '', images, ...measured] = rowOf(partition);
  const [classes, probes, recall, scanned] = measured;
  return [
    `${mark.padEnd(1)} ${version}  ${mode}, ${state}`,
    `  ${built}  ${images} pictures${classes ? `, ${classes} classes, of which searches visit ${probes}` : ''}`,
    ...(recall ? [`  recall@10 ${recall}, scanning ${scanned}`] : []),
  ];
}

function rowOf({ version, mode, state, current, builtAt, images, classes, probes, metrics }: Partition): string[] {
  const share = (value: unknown) => (typeof value === 'number' ? `${(value * 100).toFixed(1)} %` : '');
  const counts = classes === 0 ? ['', ''] : [String(classes), String(probes)];
  return [
    current ? '*' : '',
    version,
    mode,
    state,
    minute(builtAt),
    String(images),
    ...counts,
    share(metrics.recallAt10),
    share(metrics.fractionScanned),
  ];
}
