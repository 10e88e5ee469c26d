import { featuresIn } from '@dlsift/retrieval/features';
import { changesFrom, classIndexFile, projectionFile, recentFile } from '@dlsift/retrieval/library';
import {
  type LibraryStore,
  type ObjectStore,
  type PartitionRecord,
  type PartitionStore,
  partitionPrefix,
  VersionConflictError,
} from '@dlsift/retrieval/storage';

/** A version cannot serve; the message says why. */
export class CannotServeError extends Error {
  override name = 'CannotServeError';
}

export interface ActivationServices {
  library: Pick<LibraryStore, 'changesPage'>;
  partitions: Pick<PartitionStore, 'currentVersion' | 'updateIn' | 'promote' | 'get'>;
  objects: Pick<ObjectStore, 'list'>;
}

/**
 * Makes an earlier version serve again, by the same conditional write that promotes a build.
 * Searches read what changed since its snapshot from the change log, so that no added picture is
 * missing and no deleted picture comes back.
 *
 * @param record of the version
 * @param now time of the change
 * @throws CannotServeError when files are missing, or later pictures lack features of its set
 * @throws VersionConflictError when another version was promoted at the same moment
 */
export async function activateVersion(
  record: PartitionRecord,
  { library, partitions, objects }: ActivationServices,
  now = new Date(),
): Promise<void> {
  const { tenant, version } = record;
  const serving = await partitions.currentVersion(tenant);
  if (serving === version) return;
  if (record.state !== 'promoted') throw new CannotServeError(`Version ${version} cannot serve: ${whyNot(record)}`);
  await requireFiles(record, objects);
  await requireFeatures(record, serving === null ? null : await partitions.get(tenant, serving), library);
  // Marks the version as in use: a removal of old versions that runs now finds the record changed.
  if (!(await partitions.updateIn(tenant, version, ['promoted'], { servedUntil: null }))) {
    throw new CannotServeError(`Version ${version} cannot serve: it is being removed`);
  }
  const at = now.toISOString();
  if (!(await partitions.promote(tenant, version, serving, at))) {
    throw new VersionConflictError(`Expected version ${serving} to serve still, but another took its place; try again`);
  }
  if (serving !== null) await partitions.updateIn(tenant, serving, ['promoted'], { servedUntil: at });
}

function whyNot({ state, reason }: PartitionRecord): string {
  if (state === 'building') return 'it is still being built';
  if (state === 'removed') return 'it is being removed';
  return `it was ${state === 'failed' ? 'not finished' : 'turned down'}${reason === null ? '' : ` (${reason})`}`;
}

async function requireFiles(
  { tenant, version, segments }: PartitionRecord,
  objects: Pick<ObjectStore, 'list'>,
): Promise<void> {
  const prefix = partitionPrefix(tenant, version);
  const missing = new Set([classIndexFile, projectionFile, recentFile].map((name) => prefix + name));
  for (const { key } of segments) missing.add(key);
  for await (const { key } of objects.list(prefix)) missing.delete(key);
  const [first] = missing;
  if (first === undefined) return;
  throw new CannotServeError(`Version ${version} cannot serve: ${missing.size} of its files are gone, ${first} first`);
}

/**
 * Pictures added after the build may have features of another set only; searches would not find
 * them.
 */
async function requireFeatures(
  { tenant, version, featureSet, snapshotAt }: PartitionRecord,
  serving: PartitionRecord | null,
  library: Pick<LibraryStore, 'changesPage'>,
): Promise<void> {
  if (featureSet === null || snapshotAt === null || serving?.featureSet === featureSet) return;
  let cursor: string | null = null;
  let lacking = 0;
  do {
    const page: Awaited<ReturnType<LibraryStore['changesPage']>> = await library.changesPage(
      tenant,
      changesFrom(snapshotAt),
      { limit: 1000, cursor },
    );
    lacking += page.items.filter((image) => image.state === 'ready' && !featuresIn(image, featureSet)).length;
    cursor = page.cursor;
  } while (cursor);
  if (lacking === 0) return;
  throw new CannotServeError(
    `Version ${version} cannot serve: ${lacking} pictures that came later are not described in its feature set, ${featureSet}`,
  );
}
