import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getUsage } from '@dlsift/client';
import {
  type AddProgress,
  type AddReport,
  type FolderListing,
  listPictures,
  addPictures as sendPictures,
} from '@dlsift/client/folder';
import { CloudError } from '@dlsift/local-cloud';
import type { Session } from './session.ts';
import { shownPath } from './shown-path.ts';
import type { Progress } from './terminal.ts';

/** Unfinished work of an interrupted start, for the next one. */
interface Unfinished {
  /** The folder being added. */
  folder?: string;
  sampleIsDrawn?: boolean;
}

const shownRejections = 5;

/**
 * Time without a newly indexed picture after which an import stops waiting. Failed attempts return
 * sooner.
 */
const stallSeconds = 120;

/**
 * Adds the pictures that the user named, those of an interrupted start, or, to an empty library,
 * the sample. Unchanged pictures are skipped.
 *
 * @param reconciled settles when waiting pictures are queued; awaited before any is added, because
 *   a picture in the queue counts as lost otherwise
 */
export async function addPictures(
  session: Session,
  photos: string | undefined,
  reconciled: Promise<number>,
): Promise<void> {
  const { state } = session;
  const sample = join(state.path, 'sample');
  const unfinished = state.read<Unfinished>('progress.json') ?? {};
  const left = unfinished.folder !== undefined && (unfinished.folder === sample || existsSync(unfinished.folder));
  const folder = photos ?? (left ? unfinished.folder : (await isEmpty(session, reconciled)) ? sample : undefined);
  if (folder === undefined) return;
  let sampleIsDrawn = unfinished.sampleIsDrawn === true;
  state.write('progress.json', { folder, sampleIsDrawn } satisfies Unfinished);
  if (folder === sample && !sampleIsDrawn) {
    await drawSample(session, sample);
    sampleIsDrawn = true;
    state.write('progress.json', { folder, sampleIsDrawn } satisfies Unfinished);
  }
  await reconciled;
  await add(session, folder, folder === sample ? 'the sample library' : shownPath(folder));
  if (folder !== sample && sampleIsDrawn) {
    session.terminal.say(
      'An earlier start put the drawn sample into this library; with --fresh, one begins without it.',
    );
  }
  state.write('progress.json', { sampleIsDrawn } satisfies Unfinished);
}

async function isEmpty({ client, signal }: Session, reconciled: Promise<number>): Promise<boolean> {
  const { images } = await getUsage(client, signal);
  return images.ready + images.rejected === 0 && (await reconciled) === 0;
}

async function drawSample({ terminal, signal }: Session, directory: string): Promise<void> {
  // Loaded at the first start only.
  const { generateSampleLibrary } = await import('@dlsift/sample');
  await terminal.progress('Drawing a sample library', (update) =>
    generateSampleLibrary(directory, {
      onProgress(done, total) {
        signal.throwIfAborted();
        update({ done, total });
      },
    }),
  );
}

async function add(session: Session, folder: string, name: string): Promise<void> {
  const { client, terminal, signal } = session;
  const { pictures, notPictures, leftOut, missing } = await listed(folder);
  const report = await terminal.progress(`Indexing ${name}`, async (update) => {
    let latest: AddProgress | undefined;
    const show = () => latest && update(shownProgress(session, latest));
    const onProgress = (now: AddProgress) => {
      latest = now;
      show();
    };
    // Shows failures although the count of pictures stays the same.
    const timer = setInterval(show, 1000);
    return sendPictures(client, pictures, { signal, stallSeconds, onProgress }).finally(() => clearInterval(timer));
  });
  for (const line of describe({ ...report, notPictures, missing, leftOut }, name)) terminal.say(line);
}

/** @throws CloudError for a folder or labels.csv that cannot be read */
function listed(folder: string): Promise<FolderListing> {
  return listPictures(folder).catch((error: Error) => {
    throw new CloudError(error.message);
  });
}

function shownProgress({ cloud, state }: Session, { total, indexed, rejected }: AddProgress): Progress {
  const words = rejected > 0 ? [`${rejected} rejected`] : [];
  const failures = cloud.failures();
  if (failures > 0) words.push(`${failures} failed attempts, see ${shownPath(join(state.path, 'logs'))}`);
  return { done: indexed + rejected, total, detail: words.join(', ') };
}

/** Summary of an import. */
function describe(
  { added, skipped, rejected, pending, missing, notPictures, leftOut = [] }: AddReport,
  name: string,
): string[] {
  const lines =
    added === 0 && skipped > 0
      ? [skipped === 1 ? 'The picture was there already.' : `All ${skipped} pictures were there already.`]
      : [];
  if (added + skipped + rejected.length === 0) lines.push(`There are no pictures in ${name}.`);
  lines.push(
    ...list(
      rejected.map(({ key, reason }) => `${key}: ${reason}`),
      'rejected',
    ),
  );
  lines.push(...list(pending, 'not indexed yet; their turn comes again in a few minutes'));
  lines.push(...list(missing, 'named in labels.csv, but not in the folder'));
  const unread = leftOut.map(({ path, reason }) => `${path}: ${reason}`);
  lines.push(...list(unread, 'left out that cannot be read'));
  if (notPictures > 0) {
    const others = notPictures === 1 ? '1 other file was' : `${notPictures} other files were`;
    lines.push(`${others} left alone: hidden, or of no type that is read.`);
  }
  return lines;
}

function list(items: string[], what: string): string[] {
  if (items.length === 0) return [];
  const more = items.length > shownRejections ? [`  … and ${items.length - shownRejections} more`] : [];
  return [`${items.length} ${what}:`, ...items.slice(0, shownRejections).map((item) => `  ${item}`), ...more];
}
