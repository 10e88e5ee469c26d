import type {
  JudgementStore,
  LibraryStore,
  PartitionRecord,
  PartitionStore,
  ProfileStore,
  RetrainingMode,
} from '@dlsift/retrieval/storage';
import { minPictures } from '../builds/index.ts';

/**
 * A repartition is due when this share of the pictures that the classes were learned from was
 * added, changed or removed.
 */
export const dueGrowth = 0.1;
/**
 * A compaction is due when this share or this number of the pictures changed, or after a day any
 * picture. Until then searches read changes from the change log. A compaction reads every picture,
 * so one per change would cost more than all other work.
 */
export const dueChanges = { share: 0.01, pictures: 500, afterMs: 24 * 3600_000 };
/**
 * A compaction, which also learns the ranking, is due after feedback on this number of searches.
 */
export const dueJudgements = 40;
/**
 * A repartition is due when the default search scans this share more than it did with the classes
 * as learned.
 */
export const dueDrift = 0.25;

export interface DueServices {
  partitions: Pick<PartitionStore, 'current' | 'latest'>;
  library: Pick<LibraryStore, 'changesPage' | 'count'>;
  profiles: Pick<ProfileStore, 'changedSince'>;
  judgements: Pick<JudgementStore, 'countSince'>;
}

/**
 * Whether a build of this mode is due. It is not when the last one, promoted or rejected, saw the
 * same library.
 */
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
  if (!current?.snapshotAt) return (await services.library.count(tenant)).ready >= minPictures;
  const { drift } = current;
  if (drift && drift.costlier > dueDrift) return true;
  const enough = dueGrowth * Math.max(1, drift?.learnedImages ?? current.images) - (drift?.changes ?? 0);
  return enough <= 0 || (await changes(tenant, current.snapshotAt, services, Math.ceil(enough))) >= enough;
}

/** Whether labels or feedback are newer than the last relearning that did not fail. */
async function isRelearnDue(tenant: string, { partitions, library, profiles }: DueServices): Promise<boolean> {
  const last = (await partitions.latest(tenant)).find(({ mode, state }) => mode === 'relearn' && state !== 'failed');
  const since = last?.startedAt ?? new Date(0).toISOString();
  if (await profiles.changedSince(tenant, since)) return true;
  for await (const { state, label } of changesSince(tenant, since, library)) {
    if (state === 'ready' && label !== null) return true;
  }
  return false;
}

/** Time of the snapshot of the newest build that did not fail; null: there is none. */
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

/** Number of pictures that changed since then, counted up to `atMost`. */
async function changes(tenant: string, since: string, { library }: DueServices, atMost: number): Promise<number> {
  let counted = 0;
  for await (const _ of changesSince(tenant, since, library)) if (++counted === atMost) break;
  return counted;
}

/**
 * Pictures that changed after a snapshot. A change in the same millisecond is in the snapshot, or
 * in the overlap that searches read.
 */
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
