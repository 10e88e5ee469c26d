import type {
  JudgementStore,
  LibraryStore,
  PartitionRecord,
  PartitionStore,
  ProfileStore,
  RetrainingMode,
} from '@dlsift/retrieval/storage';
import { fewestPictures } from '../builds/index.ts';

/** So large a share of what the classes were learned from was added, changed or removed: they are learned anew. */
export const dueGrowth = 0.1;
/**
 * Such a share of the pictures changed, or so many of them, or a day ago any: they are written into their classes. Until then a
 * search reads them from the change log. A compaction reads every picture, so one for each change would cost more than all else.
 */
export const dueChanges = { share: 0.01, pictures: 500, afterMs: 24 * 3600_000 };
/** So many searches were judged since the ranking was learned: it is learned anew, in the present classes. */
export const dueJudgements = 40;
/** By such a share more must be scanned to find as much: the library has drifted from its classes. */
export const dueDrift = 0.25;

export interface DueServices {
  partitions: Pick<PartitionStore, 'current' | 'latest'>;
  library: Pick<LibraryStore, 'changesPage' | 'count'>;
  profiles: Pick<ProfileStore, 'changedSince'>;
  judgements: Pick<JudgementStore, 'countSince'>;
}

/** Whether a tenant's library asks for a build of this kind. What was built, or tried, from the same library is not due again. */
export async function isDue(
  mode: RetrainingMode,
  tenant: string,
  services: DueServices,
  now = Date.now(),
): Promise<boolean> {
  const current = await services.partitions.current(tenant);
  switch (mode) {
    case 'compact':
      return current !== null && isCompactionDue(tenant, current, services, now);
    case 'repartition':
      return isRepartitionDue(tenant, current, services);
    case 'relearn':
      return isRelearnDue(tenant, services);
  }
}

/** Each build learns the ranking, too: enough feedback asks for the cheapest. */
async function isCompactionDue(
  tenant: string,
  { images }: PartitionRecord,
  services: DueServices,
  now: number,
): Promise<boolean> {
  const last = await lastSnapshot(tenant, services);
  if (last === null) return true;
  const many = Math.min(dueChanges.pictures, Math.max(1, Math.ceil(dueChanges.share * images)));
  const enough = now - Date.parse(last) >= dueChanges.afterMs ? 1 : many;
  if ((await changes(tenant, last, services, enough)) >= enough) return true;
  return (await services.judgements.countSince(tenant, last)) >= dueJudgements;
}

async function isRepartitionDue(
  tenant: string,
  current: PartitionRecord | null,
  services: DueServices,
): Promise<boolean> {
  const tried = await lastSnapshot(tenant, services, ['repartition', 'relearn']);
  if (tried !== null && !(await hasChanged(tenant, tried, services))) return false;
  if (!current?.snapshotAt) return (await services.library.count(tenant)).ready >= fewestPictures;
  const { drift } = current;
  if (drift && drift.costlier > dueDrift) return true;
  const enough = dueGrowth * Math.max(1, drift?.learnedImages ?? current.images) - (drift?.changes ?? 0);
  return enough <= 0 || (await changes(tenant, current.snapshotAt, services, Math.ceil(enough))) >= enough;
}

/** Labels teach the embedder, and so does feedback: something of either must be newer than the last attempt. */
async function isRelearnDue(tenant: string, { partitions, library, profiles }: DueServices): Promise<boolean> {
  const last = (await partitions.latest(tenant)).find(({ mode, state }) => mode === 'relearn' && state !== 'failed');
  const since = last?.startedAt ?? new Date(0).toISOString();
  if (await profiles.changedSince(tenant, since)) return true;
  for await (const { state, label } of changesSince(tenant, since, library)) {
    if (state === 'ready' && label !== null) return true;
  }
  return false;
}

/** When the newest build that came to a judgement took its snapshot; one that failed is tried again. */
async function lastSnapshot(
  tenant: string,
  { partitions }: DueServices,
  modes: readonly RetrainingMode[] = ['compact', 'repartition', 'relearn'],
): Promise<string | null> {
  const builds = await partitions.latest(tenant);
  return (
    builds.find(({ mode, state, snapshotAt }) => state !== 'failed' && snapshotAt !== null && modes.includes(mode))
      ?.snapshotAt ?? null
  );
}

async function hasChanged(tenant: string, since: string | null, services: DueServices): Promise<boolean> {
  return since === null || (await changes(tenant, since, services, 1)) > 0;
}

/** How many pictures changed since then, counted up to `atMost`. */
async function changes(tenant: string, since: string, { library }: DueServices, atMost: number): Promise<number> {
  let counted = 0;
  for await (const _ of changesSince(tenant, since, library)) if (++counted === atMost) break;
  return counted;
}

/** A change at the very moment of a snapshot is in it, or in the overlap that is read beside it. */
async function* changesSince(tenant: string, since: string, library: Pick<LibraryStore, 'changesPage'>) {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<LibraryStore['changesPage']>> = await library.changesPage(tenant, since, {
      limit: 500,
      cursor,
    });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}
