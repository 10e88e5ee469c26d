import { classIndexFile, recentFile } from '@dlsift/retrieval/library';
import { decodeClassIndex } from '@dlsift/retrieval/partition';
import type { LibraryStore, PartitionRecord, PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, holdLease, minPictures, type StepAnswers } from '../../builds/index.ts';
import type { FeatureSets } from '../../common/index.ts';
import type { BuildWorkspace } from '../workspace/index.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/**
 * Pictures whose segments one step writes: about 70 MB of quantised features, and as much again
 * while they are read.
 */
const picturesPerPart = 50_000;

/**
 * Takes the lease and the snapshot, and decides whether there is anything to build. The projection
 * is fitted to the snapshot; a compaction keeps that of the serving version.
 */
export async function plan(
  given: Build,
  workspace: BuildWorkspace,
  library: Pick<LibraryStore, 'all' | 'newestFeatureSet'>,
  partitions: Pick<PartitionStore, 'lease' | 'current' | 'updateIn'>,
  featureSets: Pick<FeatureSets, 'servingName'>,
  now = new Date(),
): Promise<StepAnswers['plan']> {
  const { tenant, version, mode } = given;
  await holdLease(given, partitions, now);
  const snapshotAt = now.toISOString();
  const serving = await partitions.current(tenant);
  const featureSet = given.featureSet ?? (await featureSetOf(tenant, library, featureSets));
  const build: Build = {
    ...given,
    serving: serving?.version ?? null,
    comparesServing:
      serving?.featureSet === featureSet && (await workspace.beside(serving.version).ranges.find()) !== null,
  };
  const snapshot = await takeSnapshot(tenant, featureSet, snapshotAt, workspace, library);
  const { shards, images } = snapshot;
  const reason = whyNot(mode, images, serving, featureSet);
  if (reason === null) await writePlan(build, snapshot, workspace);
  await partitions.updateIn(tenant, version, ['building'], {
    snapshotAt,
    featureSet,
    images,
    replaces: build.serving,
    ...(reason !== null && { reason }),
    // A relearning gives a small library new features without a partition; the step `adopt` records
    // how it ended.
    ...(reason !== null && mode !== 'relearn' && { state: 'rejected', stoppedAt: snapshotAt }),
  });
  return { build, enough: reason === null, shards, parts: partsOf(images) };
}

/** Why this library gets no partition of this mode; null: it gets one. */
function whyNot(
  mode: Build['mode'],
  images: number,
  serving: PartitionRecord | null,
  featureSet: string | null,
): string | null {
  if (mode === 'compact') {
    if (!serving) return 'There are no classes to place pictures in: no partition serves yet';
    if (serving.featureSet !== featureSet) {
      return `The classes that serve were learned in the feature set ${serving.featureSet}, not in ${featureSet}`;
    }
    return images === 0 ? 'The library has no pictures' : null;
  }
  if (images >= minPictures) return null;
  return `The library has ${images} pictures; up to ${minPictures} are searched whole, which is as fast`;
}

async function writePlan(
  { mode, serving }: Build,
  { fit, recent, ranges, queries }: Snapshot,
  workspace: BuildWorkspace,
): Promise<void> {
  if (mode === 'compact') await keepClasses(workspace.beside(serving!), workspace);
  else await workspace.putProjection(fit.finish());
  await workspace.put(recentFile, new TextEncoder().encode(JSON.stringify(recent)));
  await workspace.ranges.put(ranges);
  await workspace.queries.put(queries.finish());
}

/** A compaction works in the classes and the projection of the serving version. */
async function keepClasses(serving: BuildWorkspace, workspace: BuildWorkspace): Promise<void> {
  const index = decodeClassIndex(await serving.read(classIndexFile));
  await workspace.putProjection(await serving.projection());
  const none = new Int32Array(0);
  await workspace.learned.put({
    index,
    classes: none,
    secondClasses: none,
    shards: none,
    rowsInShard: none,
    rounds: [],
  });
}

/**
 * Classes of part p are those with c % parts = p: classes are of about one size, and so are parts.
 */
function partsOf(images: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(images / picturesPerPart)) }, (_, part) => part);
}

/**
 * The serving feature set. Without one, or when its model is gone, that of the picture that changed
 * last, which is the set that new queries are described by.
 */
async function featureSetOf(
  tenant: string,
  library: Pick<LibraryStore, 'newestFeatureSet'>,
  featureSets: Pick<FeatureSets, 'servingName'>,
): Promise<string | null> {
  return (await featureSets.servingName(tenant)) ?? (await library.newestFeatureSet(tenant));
}
