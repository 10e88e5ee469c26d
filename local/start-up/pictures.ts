import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DlsiftClient, getUsage } from '@dlsift/client';
import { type AddReport, addFolder } from '@dlsift/client/folder';
import type { StateDirectory } from '../state/index.ts';
import { shownPath } from './shown-path.ts';
import type { Terminal } from './terminal.ts';

/** What is under way, so that a start that was cut short is taken up by the next. */
interface Unfinished {
  /** The folder being added. */
  folder?: string;
  sampleIsDrawn?: boolean;
}

const shownRejections = 5;

/**
 * Adds the pictures the person named; those of a start that was cut short; or, to an empty library, the sample.
 * Pictures the library holds unchanged are left alone.
 */
export async function addPictures(
  client: DlsiftClient,
  photos: string | undefined,
  state: StateDirectory,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const sample = join(state.path, 'sample');
  const unfinished = state.read<Unfinished>('progress.json') ?? {};
  const left = unfinished.folder !== undefined && (unfinished.folder === sample || existsSync(unfinished.folder));
  const folder = photos ?? (left ? unfinished.folder : (await isEmpty(client, signal)) ? sample : undefined);
  if (folder === undefined) return;
  let sampleIsDrawn = unfinished.sampleIsDrawn === true;
  state.write('progress.json', { folder, sampleIsDrawn } satisfies Unfinished);
  if (folder === sample && !sampleIsDrawn) {
    await drawSample(sample, terminal, signal);
    sampleIsDrawn = true;
    state.write('progress.json', { folder, sampleIsDrawn } satisfies Unfinished);
  }
  await add(client, folder, folder === sample ? 'the sample library' : shownPath(folder), terminal, signal);
  state.write('progress.json', { sampleIsDrawn } satisfies Unfinished);
}

async function isEmpty(client: DlsiftClient, signal: AbortSignal): Promise<boolean> {
  const { images } = await getUsage(client, signal);
  return images.ready + images.rejected === 0;
}

async function drawSample(directory: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  // Loaded at the first start only.
  const { generateSampleLibrary } = await import('../sample/index.ts');
  const progress = terminal.progress('Drawing a sample library');
  await generateSampleLibrary(directory, {
    onProgress(done, total) {
      signal.throwIfAborted();
      progress.update({ done, total });
    },
  });
  progress.finish();
}

async function add(
  client: DlsiftClient,
  folder: string,
  name: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const progress = terminal.progress(`Indexing ${name}`);
  const report = await addFolder(client, folder, {
    signal,
    onProgress({ total, indexed, rejected }) {
      progress.update({ done: indexed + rejected, total, ...(rejected > 0 && { detail: `${rejected} rejected` }) });
    },
  });
  progress.finish();
  for (const line of describe(report)) terminal.say(line);
}

/** What is worth saying of an import. */
function describe({ added, skipped, rejected, pending, missing, notPictures }: AddReport): string[] {
  const lines = added === 0 && skipped > 0 ? [`All ${skipped} pictures were there already.`] : [];
  lines.push(
    ...list(
      rejected.map(({ key, reason }) => `${key}: ${reason}`),
      'rejected',
    ),
  );
  lines.push(...list(pending, 'not indexed yet; their turn comes again in a few minutes'));
  lines.push(...list(missing, 'named in labels.csv, but not in the folder'));
  if (notPictures > 0) lines.push(`${notPictures} other files were left alone.`);
  return lines;
}

function list(items: string[], what: string): string[] {
  if (items.length === 0) return [];
  const more = items.length > shownRejections ? [`  … and ${items.length - shownRejections} more`] : [];
  return [`${items.length} ${what}:`, ...items.slice(0, shownRejections).map((item) => `  ${item}`), ...more];
}
