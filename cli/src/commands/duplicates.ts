import { type DuplicatesAnswer, duplicatePages } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { count, plural } from '../show/numbers.ts';
import { type CommandMaker, showJson } from './command.ts';

export const duplicatesCommand: CommandMaker = (terminal) =>
  connectedCommand('duplicates')
    .description('groups of near-duplicates, the oldest picture of each first')
    .action(async (options: ConnectionOptions) => {
      const groups: DuplicatesAnswer['groups'] = [];
      const pages = duplicatePages(connect(options, terminal), { signal: terminal.interrupted });
      for await (const page of pages) groups.push(...page);
      if (options.json) return showJson({ groups }, terminal);
      if (groups.length === 0) return terminal.out('No near-duplicates.');
      for (const { original, duplicates, count: all } of groups) {
        terminal.out(`${original.key}  ${terminal.paint('dim', original.imageId)}`);
        for (const { key, imageId } of duplicates) terminal.out(`  ${key}  ${terminal.paint('dim', imageId)}`);
        if (all > duplicates.length) terminal.out(`  … and ${count(all - duplicates.length)} more`);
      }
      terminal.out('');
      const copies = groups.reduce((sum, group) => sum + group.count, 0);
      terminal.out(`${plural(groups.length, 'group')}, ${plural(copies, 'near-duplicate')}`);
    });
