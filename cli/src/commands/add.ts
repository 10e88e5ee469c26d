import { stat } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { getUsage, type Usage } from '@dlsift/client';
import {
  type AddProgress,
  type AddReport,
  addPictures,
  distinctPlaces,
  type FolderListing,
  listPictures,
  pictureFile,
  reasonOfNothing,
} from '@dlsift/client/folder';
import { cleanLabel, isLeftover } from '@dlsift/names';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { bar, count, plural } from '../show/numbers.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

interface Options extends ConnectionOptions {
  label?: string;
}

export const addCommand: CommandMaker = (terminal, fail) =>
  connectedCommand('add')
    .description('add pictures: folders (a sub-folder or labels.csv gives the label) and files')
    .argument('<dir|file...>', 'folders and picture files')
    .option('--label <label>', 'label of the given files, and of pictures directly in a given folder')
    .action(async (paths: string[], { label, ...options }: Options) => {
      const client = connect(options, terminal);
      const { pictures, notPictures, leftOut, missing } = await listAll(paths, label);
      let uploaded = 0;
      const report = await addPictures(client, pictures, {
        signal: terminal.interrupted,
        onProgress: (progress) => {
          uploaded = progress.uploaded;
          terminal.status(progressLine(progress));
        },
      }).finally(() => {
        terminal.status(undefined);
        if (terminal.interrupted.aborted)
          terminal.err(
            `Stopped after ${count(uploaded)} of ${plural(pictures.length, 'picture')}. Run it again to go on.`,
          );
      });
      const whole = { ...report, notPictures, missing, leftOut };
      if (options.json) showJson(whole, terminal);
      else {
        showReport(whole, terminal);
        showGrowth(await getUsage(client, terminal.interrupted), terminal);
      }
      if (report.rejected.length + report.pending.length + leftOut.length > 0) fail();
    });

/** Files of the same name in several folders, as cameras write them, keep their folders. */
async function listAll(paths: string[], label: string | undefined): Promise<FolderListing> {
  const all: FolderListing = { pictures: [], notPictures: 0, leftOut: [], missing: [] };
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) {
      const reason = await reasonOfNothing(path);
      if (reason === undefined) throw new Error(`Expected a folder or a picture but found nothing at ${path}.`);
      all.leftOut.push({ path, reason });
      continue;
    }
    if (isLeftover(basename(path))) {
      all.notPictures += 1;
      continue;
    }
    if (found.isFile()) {
      all.pictures.push(await pictureFile(path, label));
      continue;
    }
    const { pictures, notPictures, leftOut, missing } = await listPictures(path);
    const fallback = cleanLabel(label ?? '') || undefined;
    for (const picture of pictures) all.pictures.push({ ...picture, label: picture.label ?? fallback });
    all.notPictures += notPictures;
    all.leftOut.push(...leftOut);
    all.missing.push(...missing);
  }
  return { ...all, pictures: distinctPlaces(all.pictures, commonFolder(all.pictures.map(({ path }) => path))) };
}

/** The innermost common folder of the files. */
function commonFolder(files: string[]): string {
  const [first = [], ...others] = files.map((file) => dirname(resolve(file)).split(sep));
  const end = first.findIndex((name, i) => others.some((folders) => folders[i] !== name));
  return (end < 0 ? first : first.slice(0, end)).join(sep) || sep;
}

function progressLine({ total, uploaded, indexed, rejected }: AddProgress): string {
  const done = total === 0 ? 1 : (indexed + rejected) / total;
  const refused = rejected === 0 ? '' : `, ${rejected} rejected`;
  return `▕${bar(done, 24)}▏ ${count(indexed)} of ${count(total)} searchable, ${count(uploaded)} uploaded${refused}`;
}

function showReport(report: AddReport, { out, paint }: Terminal): void {
  const { added, replaced, skipped, ready, rejected, pending, notPictures, missing, leftOut = [] } = report;
  if (added + skipped + rejected.length === 0) out('No pictures there.');
  if (ready > 0) out(paint('green', `${plural(ready, 'picture')} added and searchable`));
  if (replaced > 0) out(`${plural(replaced, 'picture')} replaced: another file was at the same place in the library`);
  if (skipped > 0) out(`${plural(skipped, 'picture')} already there, unchanged`);
  if (notPictures > 0) out(`${plural(notPictures, 'file')} left out: hidden, or of no type that is read`);
  if (missing.length > 0) out(`${plural(missing.length, 'row')} of labels.csv without a file: ${sample(missing)}`);
  if (pending.length > 0)
    out(`${plural(pending.length, 'picture')} uploaded but not dealt with yet: ${sample(pending)}`);
  if (leftOut.length > 0) out(paint('red', `${plural(leftOut.length, 'path')} left out that cannot be read`));
  for (const { path, reason } of leftOut) out(`  ${path}: ${reason}`);
  if (rejected.length === 0) return;
  out(paint('red', `${plural(rejected.length, 'picture')} rejected`));
  for (const { key, reason } of rejected) out(`  ${key}: ${reason}`);
}

/** Growth of the library since its last partition from which another build is suggested. */
const muchGrown = 0.5;

function showGrowth({ images, partition }: Usage, { out, paint }: Terminal): void {
  if (partition === null || images.ready <= (1 + muchGrown) * partition.images) return;
  const known = `The partition knows ${count(partition.images)} of ${plural(images.ready, 'picture')}, and scores are made for those:`;
  out(paint('dim', `${known} npx dlsift retrain partitions the library again (the nightly build does too).`));
}

function sample(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
