import { type BuiltPartition, OpenPartition, recentFile, required, type SegmentSource } from './open-partition.ts';
import { beginning, ChangeOverlay, type ChangeSource } from './overlay.ts';

/**
 * Milliseconds before a snapshot from which the change log is read, as clocks differ and writes
 * land after their timestamp. A build's `recentFile` lists the changes of that time that it holds,
 * as pairs [imageId, changedAt].
 */
const snapshotOverlapMs = 60_000;

/**
 * Time from which the change log is read for a build.
 *
 * @param snapshotAt time of the build's snapshot, ISO 8601
 * @returns ISO 8601
 */
export function changesFrom(snapshotAt: string): string {
  return new Date(Date.parse(snapshotAt) - snapshotOverlapMs).toISOString();
}

/** A tenant's library as a search sees it: the serving build and what is newer. */
export interface LibraryView {
  /** null before the first build. */
  partition: OpenPartition | null;
  overlay: ChangeOverlay;
}

/**
 * Opens or refreshes the view of a tenant's library.
 *
 * @param previous the last view; reused while its build serves, closed once another one does
 * @param sources `current` reads the record of the serving build, `prefix` gives the key below
 *   which a build's files lie
 * @throws Error when a file of the serving build is missing
 */
export async function refreshView(
  tenant: string,
  previous: LibraryView | undefined,
  sources: {
    current(): Promise<BuiltPartition | null>;
    prefix(version: string): string;
    objects: SegmentSource;
    changes: ChangeSource;
  },
): Promise<LibraryView> {
  const record = await sources.current();
  const serves = previous && previous.partition?.record.version === record?.version;
  const view = serves ? previous : await openView(tenant, record, sources);
  if (!serves) await previous?.partition?.close();
  await view.overlay.refresh();
  return view;
}

async function openView(
  tenant: string,
  record: BuiltPartition | null,
  { prefix, objects, changes }: { prefix(version: string): string; objects: SegmentSource; changes: ChangeSource },
): Promise<LibraryView> {
  if (!record?.snapshotAt) return { partition: null, overlay: new ChangeOverlay(tenant, changes, beginning) };
  const [partition, recent] = await Promise.all([
    OpenPartition.open(record, prefix(record.version), objects),
    required(objects, prefix(record.version) + recentFile),
  ]);
  const included = new Map<string, string>(JSON.parse(new TextDecoder().decode(recent)));
  return { partition, overlay: new ChangeOverlay(tenant, changes, changesFrom(record.snapshotAt), included) };
}
