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
import { CloudError } from '../errors.ts';
import type { Session } from './session.ts';
import { shownPath } from './shown-path.ts';
import type { Progress } from './terminal.ts';

/** What is under way, so that a start that was cut short is taken up by the next. */
interface Unfinished {
  /** The folder being added. */
  folder?: string;
  sampleIsDrawn?: boolean;
}

const shownRejections = 5;

/** An import waits no longer when nothing has been indexed for so long; failed attempts come back sooner. */
const stallSeconds = 120;

/**
 * Adds the pictures the person named; those of a start that was cut short; or, to an empty library, the sample.
 * Pictures the library holds unchanged are left alone.
 * @param reconciled the pictures found waiting; awaited before any is added, which it would take for lost
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
  const { pictures, notPictures, missing } = await listed(folder);
  const report = await terminal.progress(`Indexing ${name}`, async (update) => {
    let latest: AddProgress | undefined;
    const show = () => latest && update(shownProgress(session, latest));
    const onProgress = (now: AddProgress) => {
      latest = now;
      show();
    };
    // Failures are seen although the count of pictures stands still.
    const timer = setInterval(show, 1000);
    return sendPictures(client, pictures, { signal, stallSeconds, onProgress }).finally(() => clearInterval(timer));
  });
  for (const line of describe({ ...report, notPictures, missing }, name)) terminal.say(line);
}

/** @throws CloudError for a folder that cannot be read, or has a labels.csv that cannot */
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

/** What is worth saying of an import. */
function describe({ added, skipped, rejected, pending, missing, notPictures }: AddReport, name: string): string[] {
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
